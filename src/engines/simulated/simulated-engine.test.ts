import { describe, expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { RequestSpec, RunSpec } from '../../core/run-spec.ts';
import type { RunResult } from '../../results/run-result.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import { simulatedEngine } from './simulated-engine.ts';

const simulate = (run: RunSpec) => runToResult(simulatedEngine, run);

const request = (headers: Record<string, string>, changes: Partial<RequestSpec> = {}) => ({
  weight: 1,
  method: 'GET',
  host: 'example.com',
  target: '/',
  headers,
  ...changes,
});

function expectConserved(result: RunResult): void {
  expect(result.conservation).toHaveLength(6);
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
}

describe('the simulated engine', () => {
  test('gives the same result to the last digit for the same seed, and another for the next', async () => {
    const first = await simulate(runSpec());
    expect(await simulate(runSpec())).toEqual(first);
    expect((await simulate(runSpec({ seed: 8 }))).responseTimeMs).not.toEqual(first.responseTimeMs);
    expectConserved(first);
  });

  test('sends the same requests whatever the strategy', async () => {
    const random = await simulate(runSpec());
    const roundRobin = await simulate(
      runSpec({ strategy: { name: 'round-robin', label: 'round-robin', params: {} } }),
    );
    expect(roundRobin.requests.intended).toBe(random.requests.intended);
    // Far from saturation nothing waits, so equal demands are equal response times.
    expect(roundRobin.serviceTimeMs!.mean).toBeCloseTo(random.serviceTimeMs!.mean!, 9);
  });

  test('round robin: attempts over all phases differ by at most one, per replica', async () => {
    const result = await simulate(
      runSpec({
        replicas: 3,
        strategy: { name: 'round-robin', label: 'round-robin', params: {} },
      }),
    );
    expect(result.replicas).toHaveLength(3);
    for (const { accepted, attempts } of result.replicas) {
      expect(accepted).toBeGreaterThan(50);
      expect(Math.max(...attempts) - Math.min(...attempts)).toBeLessThanOrEqual(1);
    }
  });

  test('answers 404 where no route matches and 503 where a Service has no endpoint', async () => {
    const requests = [request({}, { host: 'other.com' }), request({}, { target: '/empty' })];
    const base = runSpec({ requests });
    const result = await simulate({
      ...base,
      routes: [...base.routes, { ...base.routes[0]!, id: 'e', path: '/empty', pool: 1 }],
      pools: [...base.pools, { ...base.pools[0]!, name: 'empty:80', endpoints: [] }],
    });
    expect(Object.keys(result.statuses)).toEqual(['404', '503']);
    expect(result.requests.ok).toBe(0);
    expect(result.requests.failed).toBe(result.requests.intended);
    expectConserved(result);
  });

  test('lets clients time out, leave on purpose, and pods fail: every request is accounted for', async () => {
    const result = await simulate(
      runSpec({
        timeoutMs: 100,
        requests: [
          request({}),
          request({ 'x-plimsoll-delay': '200ms' }),
          request({ 'x-plimsoll-delay': '200ms' }, { cancelAfterMs: 30 }),
          request({ 'x-plimsoll-status': '503', 'x-plimsoll-only': 'app-1' }),
          request({ 'X-Plimsoll-Fail': 'reset' }),
          request({ 'x-plimsoll-fail': 'hang' }),
        ],
      }),
    );
    const { intended, ok, failed, timedOut, cancelled } = result.requests;
    expect(Math.min(ok, failed, timedOut, cancelled)).toBeGreaterThan(10);
    expect(ok + failed + timedOut + cancelled).toBe(intended);
    expect(Object.keys(result.statuses)).toEqual(['200', '502', '503']);
    const failing = result.endpoints.map((endpoint) => endpoint.failed);
    expect(failing[0]).toBe(0);
    expect(failing[1]).toBeGreaterThan(10);
    expectConserved(result);
  });

  test('counts what exceeds the cap as unsent and what is unanswered at the end as in flight', async () => {
    const result = await simulate(
      runSpec({ maxInFlight: 5, requests: [request({ 'x-plimsoll-fail': 'hang' })] }),
    );
    // The five that filled the cap belong to the warm-up.
    expect(result.requests.unsent).toBe(result.requests.intended);
    expect(result.phases.find(({ name }) => name === 'warmup')!.requests.inFlightAtEnd).toBe(5);
    expect(result.regime).toBe('saturated');
    expectConserved(result);
  });

  test('ends soon when aborted, with what there is', async () => {
    const controller = new AbortController();
    const run = runSpec();
    const session = await simulatedEngine.open(run, controller.signal);
    let aborted = false;
    for await (const event of session.events()) {
      if (event.kind === 'interval' && event.interval.toMs > 1000) controller.abort();
      if (event.kind === 'ended') {
        aborted = event.aborted;
        expect(event.atMs).toBeLessThan(2000);
      }
    }
    expect(aborted).toBe(true);
  });

  test('runs a closed loop: users × cycle time is the throughput', async () => {
    const result = await simulate(
      runSpec({
        timeline: { warmupMs: 1000, measureMs: 20_000, drainMs: 1000 },
        stages: [
          {
            kind: 'closed',
            users: 4,
            thinkTime: { kind: 'constant', valueMs: 15 },
            durationMs: 20_000,
          },
        ],
      }),
    );
    // Eight slots a pod: nobody waits, so a cycle is 15 ms of thought and 5 ms of service.
    const { throughputPerSecond } = result.rates;
    expect(throughputPerSecond).toBeGreaterThan(190);
    expect(throughputPerSecond).toBeLessThan(210);
    expectConserved(result);
  });
});

describe('evenness in windows', () => {
  const windowsOf = async (strategy: string, ratePerSecond: number) => {
    const result = await simulate(
      runSpec({
        strategy: { name: strategy, label: strategy, params: {} },
        stages: [{ kind: 'open', ratePerSecond, arrivals: 'poisson', durationMs: 6000 }],
        timeline: { warmupMs: 500, measureMs: 6000, drainMs: 1000 },
      }),
    );
    return result.pools[0]!.evenness!.windows!;
  };

  test('is perfect second by second in turn, and what chance makes of it at random (seed 7)', async () => {
    const inTurn = await windowsOf('round-robin', 2000);
    expect(inTurn).toMatchObject({ windowMs: 1000, count: 6 });
    expect(inTurn.requests.perWeight.jainWorst).toBeGreaterThan(0.99999);
    expect(inTurn.discrepancy).toBeLessThan(2);
    const random = await windowsOf('random', 2000);
    expect(random.count).toBe(6);
    const { jainMean, jainWorst, byChance } = random.requests.perWeight;
    expect(jainWorst).toBeLessThan(jainMean!);
    // A χ² of 12 degrees of freedom over 12: from 0.2 to 2.6 but for one in ten thousand.
    const ratio = (1 - jainMean!) / (1 - byChance!.jain);
    expect(ratio).toBeGreaterThan(0.2);
    expect(ratio).toBeLessThan(2.6);
    expect(random.discrepancy).toBeGreaterThan(10);
  });

  test('takes longer windows where requests are few: at 100/s two seconds for three endpoints', async () => {
    const { count } = await windowsOf('random', 100);
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThanOrEqual(3);
  });
});
