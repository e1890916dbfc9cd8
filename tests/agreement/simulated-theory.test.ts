/** The simulated engine against closed forms of queueing theory, through the whole of it: arrivals to result. */
import { expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { simulatedEngine } from '../../src/engines/simulated/simulated-engine.ts';

const pods = 10;
const serviceMs = 10;

/** Ten pods of one slot and exponential service, at `rho`, for about `requests` requests. */
function queueingRun(strategy: string, rho: number, requests: number): RunSpec {
  const ratePerSecond = (rho * pods * 1000) / serviceMs;
  const measureMs = (requests / ratePerSecond) * 1000;
  const stage = {
    kind: 'open',
    ratePerSecond,
    arrivals: 'poisson',
    durationMs: measureMs,
  } as const;
  const base = runSpec({ stages: [stage] }, pods);
  return {
    ...base,
    strategy: { name: strategy, label: strategy, params: {} },
    timeline: { warmupMs: 20_000, measureMs, drainMs: 10_000 },
    timeoutMs: 60_000,
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency: 1,
      serviceTime: { kind: 'exponential', meanMs: serviceMs },
    })),
  };
}

test.each([
  { rho: 0.5, requests: 1_000_000 },
  { rho: 0.8, requests: 4_000_000 },
])(
  'random at ρ = $rho is M/M/1: mean within 1 % (seed 7, $requests requests)',
  async ({ rho, requests }) => {
    const result = await runToResult(simulatedEngine, queueingRun('random', rho, requests));
    const expectedMs = serviceMs / (1 - rho);
    const ratio = result.responseTimeMs.mean! / expectedMs;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThan(1.01);
    // Sojourn in M/M/1 is exponential, so the median is the mean times ln 2.
    const medianRatio = result.responseTimeMs.p50! / (expectedMs * Math.LN2);
    expect(medianRatio).toBeGreaterThan(0.98);
    expect(medianRatio).toBeLessThan(1.02);
  },
);

test('round robin over ten pods at ρ = 0.8 is E₁₀/M/1: mean 2.9223 services within 1 % (seed 7)', async () => {
  const result = await runToResult(simulatedEngine, queueingRun('round-robin', 0.8, 2_000_000));
  const ratio = result.responseTimeMs.mean! / (2.9223 * serviceMs);
  expect(ratio).toBeGreaterThan(0.99);
  expect(ratio).toBeLessThan(1.01);
});

test("Little's law holds: in flight = throughput × time in system, within 1 % (seed 7)", async () => {
  const result = await runToResult(simulatedEngine, queueingRun('random', 0.5, 300_000));
  const inFlight = result.endpoints.reduce((sum, endpoint) => sum + endpoint.inFlightMean!, 0);
  const ratio =
    inFlight / ((result.rates.throughputPerSecond * result.responseTimeMs.mean!) / 1000);
  expect(ratio).toBeGreaterThan(0.99);
  expect(ratio).toBeLessThan(1.01);
});
