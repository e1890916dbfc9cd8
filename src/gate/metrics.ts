/**
 * The list of what a gate may judge. A time metric is a function of a time, `p99(responseTime)`; the others are read off
 * the run as a whole. Grammar, error messages and help derive from the list.
 */
import type { Balance, RunResult, TimeName, TimeSummary } from '../results/run-result.ts';

/** A run, or repetitions merged. */
export type Measured = Pick<RunResult, 'requests' | 'rates' | 'pools' | `${TimeName}Ms`>;

export type Quantity = 'time' | 'fraction' | 'rate' | 'index';

/** The unit in which a verdict gives value and bound. */
export const verdictUnits = { time: 'ms', fraction: 'fraction', rate: '/s', index: '' } as const;

/** How two values of a metric are compared: a / b, or a − b where it can be 0; and the least difference worth finding. */
export interface Contrast {
  readonly scale: 'ratio' | 'difference';
  /** 1.05 as a ratio: less is seldom worth a migration. */
  readonly worthFinding: number;
}

/** The number, or in words why there is none. */
export type Reading = number | string;

export interface TimeMetric {
  readonly name: Exclude<keyof TimeSummary, 'count'>;
  readonly quantity: 'time';
  readonly summary: string;
}

export interface RunMetric {
  readonly name: string;
  readonly quantity: Exclude<Quantity, 'time'>;
  readonly summary: string;
  read(run: Measured): Reading;
}

export type GateMetric = TimeMetric | RunMetric;

export const gateMetrics = [
  { name: 'p50', quantity: 'time', summary: 'the median' },
  { name: 'p90', quantity: 'time', summary: 'what 90 % do not exceed' },
  { name: 'p95', quantity: 'time', summary: 'what 95 % do not exceed' },
  { name: 'p99', quantity: 'time', summary: 'what 99 % do not exceed' },
  { name: 'p999', quantity: 'time', summary: 'what 99.9 % do not exceed' },
  { name: 'mean', quantity: 'time', summary: 'the mean' },
  { name: 'max', quantity: 'time', summary: 'the longest' },
  {
    name: 'errors',
    quantity: 'fraction',
    summary: 'intended requests that did not end as expected',
    // Not 1 − ok / intended, whose rounding puts 1 of 1000 above 0.1 %.
    read: ({ requests }) => fraction(requests.intended - requests.ok, requests.intended),
  },
  {
    name: 'timeouts',
    quantity: 'fraction',
    summary: 'intended requests that timed out',
    read: ({ requests }) => fraction(requests.timedOut, requests.intended),
  },
  {
    name: 'throughput',
    quantity: 'rate',
    summary: 'requests answered per second',
    read: (run) => run.rates.throughputPerSecond,
  },
  {
    name: 'goodput',
    quantity: 'rate',
    summary: 'requests answered as expected per second',
    read: (run) => run.rates.goodputPerSecond,
  },
  evenness('jain', Math.min, "Jain's index, 1 when even"),
  evenness('cv', Math.max, 'coefficient of variation, 0 when even'),
  evenness('peakToMean', Math.max, 'busiest endpoint against the mean, 1 when even'),
  evenness('gini', Math.max, 'Gini coefficient, 0 when even'),
  evenness('inFlightCv', Math.max, 'cv of what is in flight on average, 0 when even'),
] as const satisfies readonly GateMetric[];

export function contrastOf({ name, quantity }: GateMetric): Contrast {
  // One request in a thousand.
  if (quantity === 'fraction') return { scale: 'difference', worthFinding: 0.001 };
  return quantity === 'index' && name !== 'jain' && name !== 'peakToMean'
    ? { scale: 'difference', worthFinding: 0.05 }
    : { scale: 'ratio', worthFinding: 1.05 };
}

export function readTime(run: Measured, metric: TimeMetric, time: TimeName): Reading {
  const summary = run[`${time}Ms` as const];
  if (summary === null) return `this run cannot know its ${time}`;
  return summary[metric.name] ?? `${metric.name} is not known from ${summary.count} samples`;
}

function fraction(part: number, intended: number): Reading {
  return intended === 0 ? 'no request was intended' : part / intended;
}

/** Of the worst pool, since an even pool does not make up for an uneven one. */
function evenness(
  name: 'jain' | 'cv' | 'peakToMean' | 'gini' | 'inFlightCv',
  worst: (...values: number[]) => number,
  summary: string,
): RunMetric {
  return {
    name,
    quantity: 'index',
    summary: `${summary}; of the worst pool`,
    read(run) {
      const known = run.pools
        .map((pool) => pool.balance[name satisfies keyof Balance])
        .filter((value) => value !== null);
      return known.length === 0 ? 'no request reached a pool' : worst(...known);
    },
  };
}
