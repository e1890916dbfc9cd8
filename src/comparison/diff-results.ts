/** Two results, or baselines, subject by subject: by the metrics of the comparison, and as one family of tests. */
import type { Baseline } from '../results/baseline.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import { arePaired, matchedSubjects, sampleOf } from './across-results.ts';
import { compareSamples } from './compare-runs.ts';
import { comparedMetrics } from './compared-metrics.ts';

export interface SubjectDiff {
  /** `p2c`, or `p2c → random` where each side has one alone. */
  readonly subject: string;
  readonly paired: boolean;
  /** The pair of each: `a` is the later, `b` what it is held against. */
  readonly metrics: readonly MetricComparison[];
}

export function diffResults(earlier: Baseline, later: Baseline): SubjectDiff[] {
  const matched = matchedSubjects(earlier, later);
  const compared = compareSamples(
    matched.flatMap(([, before, after]) =>
      comparedMetrics.map((metric) => ({
        metric,
        unpaired: !arePaired(after, before),
        samples: [
          sampleOf('later', after, metric.metric, metric),
          sampleOf('earlier', before, metric.metric, metric),
        ],
      })),
    ),
  );
  const count = comparedMetrics.length;
  return matched.map(([subject, before, after], i) => ({
    subject,
    paired: arePaired(after, before),
    metrics: compared.slice(i * count, (i + 1) * count),
  }));
}
