/** The wire engine against queueing theory and against the simulator. These may judge time: it is their purpose. */
import { expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { simulatedEngine } from '../../src/engines/simulated/simulated-engine.ts';
import { wireEngine } from '../../src/engines/wire/wire-engine.ts';
import type { RunResult } from '../../src/results/run-result.ts';

const attempts = 3;
const measureMs = 25_000;

/** A busy machine spoils the instrument; only then is a run repeated. */
async function runOnWire(run: RunSpec): Promise<RunResult> {
  let result: RunResult;
  let attempt = 0;
  do {
    result = await runToResult(wireEngine, run);
  } while (result.validity.verdict === 'invalid' && ++attempt < attempts);
  return result;
}

test('40 pods of 20 ms exponential service at ρ = 0.5 are M/M/1 on the wire: queue + service within 5 % of 40 ms (seed 7, 25,000 requests)', async () => {
  const stage = {
    kind: 'open',
    ratePerSecond: 1000,
    arrivals: 'poisson',
    durationMs: measureMs,
  } as const;
  const base = runSpec({ stages: [stage] }, 40);
  const run: RunSpec = {
    ...base,
    engine: 'wire',
    timeline: { warmupMs: 1000, measureMs, drainMs: 5000 },
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency: 1,
      serviceTime: { kind: 'exponential', meanMs: 20 },
    })),
  };
  const result = await runOnWire(run);
  expect(result.validity.verdict).not.toBe('invalid');
  expect(result.requests.ok).toBe(result.requests.intended);
  const atPods = result.queueTimeMs!.mean! + result.serviceTimeMs!.mean!;
  expect(atPods / 40).toBeGreaterThan(0.95);
  expect(atPods / 40).toBeLessThan(1.05);
  // The simulator meets the very same arrivals, demands and choices, so it agrees more closely than theory.
  const simulated = await runToResult(simulatedEngine, { ...run, engine: 'simulated' });
  expect(simulated.requests.intended).toBe(result.requests.intended);
  const simulatedAtPods = simulated.queueTimeMs!.mean! + simulated.serviceTimeMs!.mean!;
  expect(atPods / simulatedAtPods).toBeGreaterThan(0.97);
  expect(atPods / simulatedAtPods).toBeLessThan(1.05);
});
