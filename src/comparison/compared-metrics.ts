/** The list of what is compared, each read off a run as a gate reads it. */
import {
  type GateMetric,
  gateMetrics,
  type Measured,
  type Reading,
  readTime,
  verdictUnits,
} from '../gate/metrics.ts';
import type { MetricComparison } from '../results/comparison-result.ts';

export interface ComparedMetric extends Pick<
  MetricComparison,
  'metric' | 'unit' | 'better' | 'scale' | 'worthFinding'
> {
  read(run: Measured): Reading;
}

type GateMetricName = (typeof gateMetrics)[number]['name'];

/** Five in a hundred: less is seldom worth a migration. */
const ratio = { scale: 'ratio', worthFinding: 1.05 } as const;

export const comparedMetrics = [
  compared('mean', 'lower', ratio),
  compared('p50', 'lower', ratio),
  compared('p90', 'lower', ratio),
  compared('p99', 'lower', ratio),
  compared('throughput', 'higher', ratio),
  // One request in a thousand.
  compared('errors', 'lower', { scale: 'difference', worthFinding: 0.001 }),
  compared('jain', 'higher', ratio),
  compared('inFlightCv', 'lower', { scale: 'difference', worthFinding: 0.05 }),
] as const satisfies readonly ComparedMetric[];

function compared(
  name: GateMetricName,
  better: ComparedMetric['better'],
  scale: Pick<ComparedMetric, 'scale' | 'worthFinding'>,
): ComparedMetric {
  const metric: GateMetric = gateMetrics.find((each) => each.name === name)!;
  const isTime = metric.quantity === 'time';
  return {
    metric: isTime ? `${name}(responseTime)` : name,
    unit: verdictUnits[metric.quantity],
    better,
    ...scale,
    read: (run) => (isTime ? readTime(run, metric, 'responseTime') : metric.read(run)),
  };
}
