/** The list of what is compared, each read off a run as a gate reads it. */
import {
  contrastOf,
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

export const comparedMetrics = [
  compared('mean', 'lower'),
  compared('p50', 'lower'),
  compared('p90', 'lower'),
  compared('p99', 'lower'),
  compared('throughput', 'higher'),
  compared('errors', 'lower'),
  compared('jain', 'higher'),
  compared('inFlightCv', 'lower'),
] as const satisfies readonly ComparedMetric[];

function compared(name: GateMetricName, better: ComparedMetric['better']): ComparedMetric {
  const metric: GateMetric = gateMetrics.find((each) => each.name === name)!;
  const isTime = metric.quantity === 'time';
  return {
    metric: isTime ? `${name}(responseTime)` : name,
    unit: verdictUnits[metric.quantity],
    better,
    ...contrastOf(metric),
    read: (run) => (isTime ? readTime(run, metric, 'responseTime') : metric.read(run)),
  };
}
