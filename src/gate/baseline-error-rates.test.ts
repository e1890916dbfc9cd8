/** Gates against a baseline on cases whose truth is known: how often they fail what is no worse, and find what is. */
import { expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { savedResult } from '../report/saved-result.fixture.ts';
import { type Baseline, type BaselineSubject, baselineSchema } from '../results/baseline.ts';
import { judgeAgainst } from './judge-baseline.ts';

const trials = 300;
const repetitions = [1, 2, 3, 4, 5];
const metric = 'p99(responseTime)';

/** Times that differ by 10 % from repetition to repetition, and by so much altogether. */
function measured(rng: Rng, effect: number): Baseline {
  const { scenario, environment, command } = savedResult();
  const subject: BaselineSubject = {
    engine: 'wire',
    ingress: 'in-process',
    strategy: { name: 'p2c', label: 'p2c', params: {} },
    repetitions,
    seeds: repetitions,
    offeredPerSecond: repetitions.map(() => 400),
    figures: { [metric]: repetitions.map(() => 50 * effect * Math.exp(0.1 * normal(rng))) },
    responseTimeHistograms: repetitions.map(() => ''),
  };
  return { schema: baselineSchema, scenario, environment, command, subjects: { p2c: subject } };
}

/** Box and Muller. */
function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
}

// Unpaired, five and five: the interval is 2.306 · 0.1 · √(2 / 5) = 14.6 % wide on each side, in logarithms.
test.each([
  // Beyond the tolerance by chance: P(T₈ > 2.306 + 0.049 / 0.063) = 0.8 %.
  ['is as it was', 1, 0, 0.027],
  // Of an interval of 95 % one side misses in 2.5 %; the standard deviation is 0.9 points.
  ['is worse by just the tolerance', 1.05, 0.003, 0.056],
  // What is added equals the tolerance and half the interval: one of two, give or take 2.9 points.
  ['is worse by 21 %', 1.21, 0.39, 0.6],
])('what %s fails as often as the interval says, seed 31', (_, effect, least, most) => {
  const rng = createRng(31);
  const failed = Array.from({ length: trials }, () => {
    const [now, then] = [measured(rng, effect), measured(rng, 1)];
    return judgeAgainst([{ rule: `${metric} < 1s` }], now, then)[0]!.verdict;
  }).filter((verdict) => verdict === 'failed').length;
  expect(failed / trials).toBeGreaterThanOrEqual(least);
  expect(failed / trials).toBeLessThanOrEqual(most);
});
