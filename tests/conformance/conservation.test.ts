/**
 * Neighbouring hops' counts agree to the last request, over all phases, in every shipped scenario (shortened), on the
 * wire and simulated; also where clients leave, time out and pods fail.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, simulate, type Rehearsal, type RunResult } from '../../src/index.ts';
import { manifests } from './shop.ts';

const folder = resolve(import.meta.dirname, '../../scenarios');
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const engines = { simulated: simulate, wire: run };

/** With a short warm-up. */
function source(name: string) {
  const text = readFileSync(join(folder, name), 'utf8');
  return { file: join(folder, name), text: text.replace(/^( +warmup:).*$/m, '$1 300ms') };
}

function expectConserved(result: RunResult): void {
  expect(result.conservation).toHaveLength(6 + (result.loads?.length ?? 0));
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  const { intended, ok, failed, timedOut, refused, cancelled, unsent, inFlightAtEnd } =
    result.requests;
  expect(intended).toBe(ok + failed + timedOut + refused + cancelled + unsent + inFlightAtEnd);
  const answered = result.endpoints.reduce((sum, endpoint) => sum + endpoint.requests, 0);
  expect(answered).toBeLessThanOrEqual(intended);
}

describe.each(Object.entries(engines))('%s', (_, rehearse) => {
  test.concurrent.each(scenarios)('%s loses no request and counts none twice', async (name) => {
    const { runs } = await rehearse([source(name)], { durationMs: 1200, repetitions: 1 });
    expect(runs.length).toBeGreaterThan(0);
    for (const result of runs) {
      expectConserved(result);
      const { intended, ok, timedOut } = result.requests;
      // Patience is short in some, and a busy machine slow.
      expect(ok + (result.engine === 'wire' ? timedOut : 0)).toBe(intended);
      expect(ok).toBeGreaterThan(100);
    }
  });

  test('clients that leave, time out, pods that answer 503, reset and hang: all are accounted for', async () => {
    const { runs } = await rehearse([troubled()]);
    for (const result of runs) {
      expectConserved(result);
      const { ok, failed, timedOut, cancelled } = result.requests;
      for (const count of [ok, failed, timedOut, cancelled]) expect(count).toBeGreaterThan(20);
      expect(Object.keys(result.statuses)).toEqual(['200', '404', '502', '503']);
      // The pod that answers 503 is one of them alone.
      expect(result.endpoints.map((endpoint) => endpoint.failed > 0)).toEqual([false, true, false]);
    }
  });

  test('round robin over equal pods: attempts over all phases differ by at most one per replica', async () => {
    const { runs } = await rehearse([source('path-routing.yaml')], {
      durationMs: 1500,
      strategies: ['round-robin'],
    });
    const [result] = runs;
    for (const { attempts } of result!.replicas) {
      for (const pool of result!.pools) {
        const counts = attempts.filter((_, index) => result!.endpoints[index]!.pool === pool.name);
        expect(Math.min(...counts)).toBeGreaterThan(5);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }
    expect(result!.replicas).toHaveLength(2);
  });
});

test('an aborted wire run ends within its settling time, with everything accounted for', async () => {
  const controller = new AbortController();
  // Long after a busy machine has begun, long before the end.
  setTimeout(() => controller.abort(), 4000);
  const { signal } = controller;
  const { runs, aborted } = await run([troubled()], { signal, durationMs: 60_000 });
  expect(aborted).toBe(true);
  expect(runs).toHaveLength(1);
  expectConserved(runs[0]!);
  expect(runs[0]!.aborted).toBe(true);
  expect(runs[0]!.requests.inFlightAtEnd).toBeGreaterThan(0);
  expect(runs[0]!.durationMs).toBeLessThan(59_000);
});

test('two generator threads send what one would, and lose nothing either', async () => {
  const [one] = (await run([troubled()])).runs;
  const [two] = (await run([troubled(2)])).runs;
  expectConserved(two!);
  expect(two!.requests.intended).toBe(one!.requests.intended);
  expect(two!.requests.sent).toBeGreaterThan(0.95 * one!.requests.sent);
});

test('the simulated and the wire engine meet the same requests', async () => {
  const on = async (rehearse: typeof run): Promise<Rehearsal> =>
    rehearse([source('path-routing.yaml')], { durationMs: 1200, strategies: ['round-robin'] });
  const [wire] = (await on(run)).runs;
  const [simulated] = (await on(simulate)).runs;
  expect(wire!.requests.intended).toBe(simulated!.requests.intended);
  expect(wire!.routes).toEqual(simulated!.routes);
});

function troubled(generatorThreads = 1) {
  const text = `
apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
metadata: { name: troubled }
spec:
  strategies: [round-robin]
  load: [{ open: { rate: 500/s }, for: 2s }]
  warmup: 500ms
  timeout: 150ms
  generatorThreads: ${generatorThreads}
  requests:
    - { weight: 4, get: 'http://example.com/' }
    - { weight: 1, get: 'http://other.com/' }
    - { weight: 1, get: 'http://example.com/', headers: { x-plimsoll-delay: 300ms } }
    - { weight: 1, get: 'http://example.com/', headers: { x-plimsoll-delay: 300ms }, cancelAfter: 40ms }
    - { weight: 2, get: 'http://example.com/', headers: { x-plimsoll-status: '503', x-plimsoll-only: app-1 } }
    - { weight: 1, get: 'http://example.com/', headers: { x-plimsoll-fail: reset } }
    - { weight: 1, get: 'http://example.com/', headers: { x-plimsoll-fail: hang } }
  pods:
    app: { replicas: 3, serviceTime: constant 2ms, concurrency: 200 }
---
${manifests}`;
  return { file: 'troubled.yaml', text };
}
