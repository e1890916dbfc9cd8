/** Policies around a strategy do the same on sockets and in virtual time, and lose no request. */
import { describe, expect, test } from 'vitest';
import { run, simulate, type RunResult } from '../../src/index.ts';
import { shop } from './shop.ts';

const engines = { simulated: simulate, wire: run };

function expectConserved({ conservation, validity }: RunResult): void {
  for (const check of conservation) expect(check).toMatchObject({ holds: true });
  expect(JSON.stringify(validity.reasons)).not.toContain('lease');
}

const attemptsOf = ({ endpoints }: RunResult) => endpoints.map(({ attempts }) => attempts!);

describe.each(Object.entries(engines))('%s', (_, rehearse) => {
  test('passive health: a pod that resets gets a request a second, and the others the rest', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['round-robin', 'p2c'],
        policies: { passiveHealth: { failTimeout: '1s' } },
        headers: { 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' },
        load: [{ open: { rate: '200/s' }, for: '3s' }],
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      const [first, failing, third] = attemptsOf(result);
      // Three seconds, a ban of one to two: the first request of each, and what was already on its way.
      expect(failing).toBeGreaterThanOrEqual(1);
      expect(failing).toBeLessThan(12);
      expect(Math.min(first!, third!)).toBeGreaterThan(200);
      expect(result.statuses).toMatchObject({ 502: failing });
    }
  });

  test('outlier ejection: a pod that answers 503 five times is out for the rest of the run', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['round-robin', 'least-requests'],
        policies: { outlierEjection: {} },
        headers: { 'x-plimsoll-status': '503', 'x-plimsoll-only': 'app-1' },
        warmup: '0',
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      const [first, failing, third] = attemptsOf(result);
      expect(failing).toBeGreaterThanOrEqual(5);
      expect(failing).toBeLessThan(20);
      expect(Math.min(first!, third!)).toBeGreaterThan(150);
    }
  });

  test('retries: what one pod resets another answers; attempts are requests and retries', async () => {
    const { runs } = await rehearse([
      shop({
        // The second knows nothing of what was tried, the third of nothing else than a key.
        strategies: ['nginx-least-conn', 'random', 'rendezvous'],
        policies: { retries: {} },
        headers: { 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' },
        clients: { count: 50 },
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      expect(result.statuses).toEqual({ 200: result.requests.intended });
      const [, failing] = attemptsOf(result);
      expect(failing).toBeGreaterThan(60);
      // One retry each, so none met the failing pod twice.
      expect(result.attempts! - result.requests.intended).toBe(failing);
    }
  });

  test('retries: what is not idempotent is not tried again, unless told', async () => {
    const posts = (policies: object) =>
      shop({
        strategies: ['round-robin'],
        policies,
        requests: [
          {
            post: 'http://example.com/',
            body: 'x'.repeat(2000),
            headers: { 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' },
          },
        ],
      });
    const [careful] = (await rehearse([posts({ retries: {} })])).runs;
    expectConserved(careful!);
    expect(careful!.statuses[502]).toBe(attemptsOf(careful!)[1]);
    const [bold] = (await rehearse([posts({ retries: { nonIdempotent: true } })])).runs;
    expectConserved(bold!);
    expect(bold!.statuses).toEqual({ 200: bold!.requests.intended });
  });

  test('retries: an attempt that hangs is given up, and the last one answers 504', async () => {
    const hanging = (only: Readonly<Record<string, string>>) =>
      shop({
        strategies: ['round-robin'],
        policies: { retries: { attempts: 2, perTryTimeout: '250ms' } },
        headers: { 'x-plimsoll-fail': 'hang', ...only },
      });
    const [one] = (await rehearse([hanging({ 'x-plimsoll-only': 'app-1' })])).runs;
    expectConserved(one!);
    expect(one!.statuses).toEqual({ 200: one!.requests.intended });
    // A third of the requests take 250 ms and the answer of another pod.
    expect(one!.responseTimeMs.p90).toBeGreaterThanOrEqual(250);
    expect(one!.responseTimeMs.p50).toBeLessThan(250);
    const [all] = (await rehearse([hanging({})])).runs;
    expectConserved(all!);
    expect(all!.statuses).toEqual({ 504: all!.requests.intended });
    expect(all!.attempts).toBe(2 * all!.requests.intended);
    expect(all!.responseTimeAllMs.p50).toBeGreaterThanOrEqual(500);
  });

  test('retries: the budget bounds them, and the rest gets the status of the failed attempt', async () => {
    const failing = { 'x-plimsoll-status': '503' };
    const retries = { attempts: 5, on: ['5xx'], budget: '20%', minPerSecond: 0 };
    const { runs } = await rehearse([
      shop({ strategies: ['round-robin'], policies: { retries }, headers: failing, warmup: '0' }),
    ]);
    const [result] = runs;
    expectConserved(result!);
    const { intended } = result!.requests;
    expect(result!.statuses).toEqual({ 503: intended });
    const amplification = result!.attempts! / intended;
    expect(amplification).toBeGreaterThan(1.18);
    expect(amplification).toBeLessThanOrEqual(1.2);
  });

  test('in flight: what is beyond maxInFlight of an endpoint is answered 503 at once', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['round-robin'],
        policies: { maxInFlight: 2 },
        headers: { 'x-plimsoll-delay': '400ms' },
        load: [{ open: { rate: '100/s' }, for: '2s' }],
      }),
    ]);
    const [result] = runs;
    expectConserved(result!);
    const { 200: served, 503: refused } = result!.statuses;
    expect(served! + refused!).toBe(result!.requests.intended);
    // Three pods, two at once, 400 ms each: 15/s of the 100/s that come.
    expect(served).toBeGreaterThan(20);
    expect(served).toBeLessThanOrEqual(38);
    for (const { inFlightMax } of result!.endpoints) expect(inFlightMax).toBe(2);
  });

  test('all policies together: leaving clients, timeouts, resets and errors lose no request', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['smooth-weighted-round-robin', 'p2c', 'nginx-consistent-hash'],
        policies: {
          passiveHealth: { failTimeout: '1s' },
          outlierEjection: { interval: '100ms', baseEjection: '200ms', maxEjectionPercent: '100%' },
          panic: '50%',
          slowStart: { window: '500ms' },
          retries: { on: ['reset', 'timeout', '5xx'], perTryTimeout: '100ms', budget: '50%' },
        },
        timeout: '150ms',
        replicas: 2,
        requests: [
          { weight: 4, get: 'http://example.com/' },
          { get: 'http://example.com/', headers: { 'x-plimsoll-fail': 'reset' } },
          {
            get: 'http://example.com/',
            headers: { 'x-plimsoll-fail': 'hang' },
            cancelAfter: '40ms',
          },
          { get: 'http://example.com/', headers: { 'x-plimsoll-fail': 'hang' } },
          { get: 'http://example.com/', headers: { 'x-plimsoll-delay': '120ms' } },
          {
            get: 'http://example.com/',
            headers: { 'x-plimsoll-status': '503', 'x-plimsoll-only': 'app-1' },
          },
        ],
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      expect(result.attempts!).toBeGreaterThan(result.requests.ok);
      for (const count of [
        result.requests.ok,
        result.requests.timedOut,
        result.requests.cancelled,
      ]) {
        expect(count).toBeGreaterThan(10);
      }
    }
  });
});
