import { describe, expect, test } from 'vitest';
import { Layered } from './layered.fixture.ts';

function pool(maxFails = 1, ids = 'abc'): Layered {
  return new Layered({ passiveHealth: { maxFails, failTimeoutMs: 10_000 } }, ids);
}

describe('passive health, as in nginx', () => {
  test('bans at the failure, and until the whole seconds passed are more than failTimeout', () => {
    const layered = pool().at(3.9);
    layered.attempt('b', 'failed');
    expect(layered.ready).toBe('ac');
    // Failed in second 3: banned up to and including second 13.
    expect(layered.at(13.999).ready).toBe('ac');
    expect(layered.at(14).ready).toBe('abc');
  });

  test('then admits exactly one request, whose success clears it', () => {
    const layered = pool().at(3);
    layered.attempt('b', 'failed');
    const probe = layered.at(14).begin('b');
    expect(layered.ready).toBe('ac');
    layered.at(14.2);
    probe.end('answered', 200);
    expect(layered.ready).toBe('abc');
  });

  test('a probe that fails bans for another failTimeout from then', () => {
    const layered = pool().at(3);
    layered.attempt('b', 'failed');
    const probe = layered.at(14).begin('b');
    layered.at(16.5);
    probe.end('failed');
    expect(layered.at(26.999).ready).toBe('ac');
    expect(layered.at(27).ready).toBe('abc');
  });

  test('a probe that hangs is followed by another after failTimeout', () => {
    const layered = pool().at(3);
    layered.attempt('b', 'failed');
    const probe = layered.at(14).begin('b');
    expect(layered.at(24.999).ready).toBe('ac');
    expect(layered.at(25).ready).toBe('abc');
    probe.end('cancelled');
    expect(layered.ready).toBe('abc');
  });

  test('counts failures together for failTimeout, whatever succeeds in between', () => {
    const layered = pool(3).at(1);
    layered.attempt('b', 'failed');
    layered.attempt('b', 'answered');
    layered.at(9).attempt('b', 'failed');
    expect(layered.ready).toBe('abc');
    layered.at(10).attempt('b', 'failed');
    expect(layered.ready).toBe('ac');
  });

  test('forgets failures with the first success after failTimeout', () => {
    const layered = pool(2).at(1);
    layered.attempt('b', 'failed');
    layered.at(12).attempt('b', 'answered');
    layered.attempt('b', 'failed');
    expect(layered.ready).toBe('abc');
  });

  test('a request cancelled by its client clears like an answer', () => {
    const layered = pool().at(0);
    layered.attempt('b', 'failed');
    layered.at(11).attempt('b', 'cancelled');
    expect(layered.ready).toBe('abc');
  });

  test('takes a 5xx for an answer, unless retries name it', () => {
    const plain = pool();
    plain.attempt('b', 'answered', 503);
    expect(plain.ready).toBe('abc');
    const naming = new Layered({
      passiveHealth: { maxFails: 1, failTimeoutMs: 10_000 },
      retries: { attempts: 1, on: [{ from: 503, to: 503 }], nonIdempotent: false },
    });
    naming.attempt('b', 'answered', 503);
    naming.attempt('a', 'answered', 500);
    expect(naming.ready).toBe('ac');
  });

  test('never bans an endpoint that is alone, and bans all of several', () => {
    const alone = pool(1, 'a');
    alone.attempt('a', 'failed');
    expect(alone.ready).toBe('a');
    const two = pool(1, 'ab');
    two.attempt('a', 'failed');
    two.attempt('b', 'failed');
    expect(two.ready).toBe('');
    expect(two.at(11).ready).toBe('ab');
  });

  test('what comes of attempts on an endpoint that has been removed changes nothing', () => {
    const layered = pool();
    const leases = [layered.begin('b'), layered.begin('b')];
    layered.configure('ac');
    leases[0]!.end('failed');
    layered.configure('abc');
    leases[1]!.end('answered', 200);
    expect(layered.ready).toBe('abc');
    expect(layered.balancer.defects).toBe(0);
  });
});
