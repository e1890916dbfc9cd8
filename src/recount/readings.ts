/** What gates and comparisons read off a run or a subject, by the name of the metric. */
import type { TimeName } from '../results/run-result.ts';
import {
  type Client,
  clientOf,
  percentileOf,
  poolsOf,
  type Subject,
  timesOf,
  type Times,
} from './subject.ts';

const percents: Readonly<Record<string, number>> = {
  p50: 50,
  p90: 90,
  p95: 95,
  p99: 99,
  p999: 99.9,
};

/** `p99(responseTime)`, `errors`; null where it is not known, undefined where there is no such metric. */
export function reading(
  subject: Subject,
  metric: string,
  load?: string,
): number | null | undefined {
  const [, name, time] = /^(\w+)(?:\((\w+)\))?$/.exec(metric) ?? [];
  if (name === undefined) return undefined;
  if (time !== undefined) {
    const times = timesOf(subject, time as TimeName, load);
    return times ? ofTimes(times, name) : null;
  }
  return ofCounts(clientOf(subject, load), name) ?? ofPools(subject, name);
}

export function ofTimes(times: Times, name: string): number | null | undefined {
  if (name === 'mean') return times.meanMs;
  if (name === 'max') return times.maxMs;
  const percent = percents[name] ?? Number(/^p([\d.]+)$/.exec(name)?.[1]);
  return Number.isNaN(percent) ? undefined : percentileOf(times, percent);
}

export function ofCounts({ requests, rates }: Client, name: string): number | null | undefined {
  const { intended, ok, timedOut } = requests;
  if (name === 'ok') return ok;
  if (name === 'errors') return intended === 0 ? null : (intended - ok) / intended;
  if (name === 'timeouts') return intended === 0 ? null : timedOut / intended;
  return rates[name];
}

/** Of the worst pool. */
function ofPools(subject: Subject, name: string): number | null | undefined {
  if (!['jain', 'cv', 'peakToMean', 'gini', 'inFlightCv'].includes(name)) return undefined;
  const known = poolsOf(subject).flatMap((pool) => pool[name as 'jain'] ?? []);
  if (known.length === 0) return null;
  return name === 'jain' ? Math.min(...known) : Math.max(...known);
}
