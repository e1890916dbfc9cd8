/**
 * Compares what was run: each metric, each two subjects, paired by repetition, and judged together as one family of tests.
 * A pure function of the runs, so that saved results can be compared again.
 */
import type { MetricComparison, PairComparison } from '../results/comparison-result.ts';
import type { RunResult } from '../results/run-result.ts';
import { subjects } from '../results/subjects.ts';
import { adjustedForFamily } from '../statistics/benjamini-hochberg.ts';
import { comparePair, compareUnpaired, estimateOf, type TestedPair } from './compare-pair.ts';
import { type ComparedMetric, comparedMetrics } from './compared-metrics.ts';
import { rank } from './rank.ts';
import { type Sample, samplesOf } from './samples.ts';

/** The part of false differences among those called significant. */
const falseDiscoveryRate = 0.05;

export interface Sampled {
  readonly metric: ComparedMetric;
  readonly sweptRatePerSecond?: number | undefined;
  readonly samples: readonly Sample[];
  /** Repetitions of the samples have nothing in common. */
  readonly unpaired?: boolean;
}

/** Empty where there is one run. Points of a sweep are compared at the same rate alone. */
export function compareRuns(runs: readonly RunResult[]): MetricComparison[] {
  if (runs.length < 2) return [];
  const byRate = Map.groupBy(subjects(runs), ([, [run]]) => run!.sweptRatePerSecond);
  return compareSamples(
    [...byRate].flatMap(([sweptRatePerSecond, group]) => {
      const samples = group.map(([subject, own]) => samplesOf(subject, own, comparedMetrics));
      return comparedMetrics.map((metric, i) => ({
        metric,
        sweptRatePerSecond,
        samples: samples.map((each) => each[i]!),
      }));
    }),
  );
}

/** All of them are one family of tests. */
export function compareSamples(sampled: readonly Sampled[]): MetricComparison[] {
  const tested = sampled.map(({ metric, samples, unpaired }) =>
    eachTwo(samples).map(([a, b]) => (unpaired ? compareUnpaired : comparePair)(metric, a, b)),
  );
  const adjusted = adjustedPs(tested.flat());
  return sampled.map((each, i) => judged(each, tested[i]!, adjusted));
}

/** What never differed is no test: it could not have come out significant, and would make the others look worse. */
function adjustedPs(pairs: readonly TestedPair[]): Map<TestedPair, number> {
  const family = pairs.filter(
    ({ p, effectSize }) => p !== null && !(p === 1 && effectSize === null),
  );
  const adjusted = adjustedForFamily(family.map(({ p }) => p!));
  return new Map(family.map((pair, i) => [pair, adjusted[i]!]));
}

function judged(
  { metric, sweptRatePerSecond, samples }: Sampled,
  tested: readonly TestedPair[],
  adjusted: ReadonlyMap<TestedPair, number>,
): MetricComparison {
  const { better, scale, worthFinding, unit } = metric;
  const pairs = tested.map((pair): PairComparison => {
    const adjustedP = adjusted.get(pair) ?? null;
    const significant = adjustedP !== null && adjustedP < falseDiscoveryRate;
    const isLower = pair.estimate! < (scale === 'ratio' ? 1 : 0);
    const favoured = isLower === (better === 'lower') ? pair.a : pair.b;
    return { ...pair, adjustedP, significant, better: significant ? favoured : null };
  });
  return {
    metric: metric.metric,
    unit,
    better,
    scale,
    worthFinding,
    ...(sweptRatePerSecond !== undefined && { sweptRatePerSecond }),
    ranking: rank(
      better,
      samples.map((sample) => estimateOf(metric, sample)),
      pairs,
    ),
    pairs,
    leftOut: samples.flatMap(({ leftOut }) => leftOut),
  };
}

function eachTwo<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}
