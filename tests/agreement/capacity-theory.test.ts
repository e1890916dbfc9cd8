/** The capacity of one pod against M/M/1, where it is known: sojourn is exponential with rate μ − λ. */
import { expect, test } from 'vitest';
import { conclude } from '../../src/capacity/conclude.ts';
import { judgeObjective, type Objective, parseObjective } from '../../src/capacity/objective.ts';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { simulatedEngine } from '../../src/engines/simulated/simulated-engine.ts';
import { seekRate } from '../../src/run/capacity/seek-rate.ts';

const measureMs = 450_000;
const range = { leastPerSecond: 20, mostPerSecond: 100, resolution: 0.01 };

/** One slot, 10 ms on average: μ = 100/s. */
function queue(seed: number, ratePerSecond: number): RunSpec {
  const stage = {
    kind: 'open',
    ratePerSecond,
    arrivals: 'poisson',
    durationMs: measureMs,
  } as const;
  const base = runSpec({ stages: [stage], seed }, 1);
  return {
    ...base,
    timeline: { warmupMs: 10_000, measureMs, drainMs: 10_000 },
    timeoutMs: 60_000,
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency: 1,
      serviceTime: { kind: 'exponential', meanMs: 10 },
    })),
  };
}

test.each([
  // 1 / (μ − λ) = 50 ms.
  { text: 'mean(responseTime) < 50ms', expected: 80 },
  // ln 100 / (μ − λ) = 200 ms.
  { text: 'p99(responseTime) < 200ms and errors < 0.1%', expected: 100 - Math.log(100) / 0.2 },
])(
  '$text holds up to $expected/s, within 2 % (seeds 1 to 6, 7.5 min each)',
  async ({ text, expected }) => {
    const objective = parseObjective(text) as Objective;
    const thresholds = [];
    for (let seed = 1; seed <= 6; seed++) {
      const search = {
        repetition: seed,
        firstPerSecond: 40,
        range,
        runAt: async (ratePerSecond: number) => queue(seed, ratePerSecond),
        judge: (result: Parameters<typeof judgeObjective>[1]) => judgeObjective(objective, result),
      };
      thresholds.push(await seekRate(search, (run) => runToResult(simulatedEngine, run)));
    }
    const { finding, ratePerSecond, interval } = conclude(thresholds, range);
    expect(finding).toBe('found');
    expect(ratePerSecond! / expected).toBeGreaterThan(0.98);
    expect(ratePerSecond! / expected).toBeLessThan(1.02);
    expect(interval!.low).toBeLessThan(expected);
    expect(interval!.high).toBeGreaterThan(expected);
    expect(interval!.high / interval!.low).toBeLessThan(1.1);
  },
);
