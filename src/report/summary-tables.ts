/** The tables of the text summary. Each takes one result per strategy and ingress, repetitions merged. */
import { formatCount, formatMs, formatPercent, formatRate, unknownText } from '../core/format.ts';
import { errorFraction, leastEvenPool } from '../results/derived.ts';
import type { Calibration } from '../results/calibration.ts';
import type { Subject } from '../results/subjects.ts';
import { alignColumns, labelWidth, shorten } from './lines.ts';
import { formatTime } from './near-floor.ts';

export function responseTable(
  strategies: readonly Subject[],
  calibration: Calibration | undefined,
): string[] {
  // Four times may each have a "≤ " before them.
  const width = calibration ? labelWidth - 8 : labelWidth;
  return table(
    ['strategy', 'ok', 'errors', 'p50', 'p90', 'p99', 'p99.9', 'max', 'throughput'],
    strategies.map((run) => {
      return [
        shorten(run.subject, width),
        formatCount(run.requests.ok),
        formatPercent(errorFraction(run.requests)),
        ...(['p50', 'p90', 'p99', 'p999'] as const).map((percentile) =>
          formatTime(run.responseTimeMs, percentile, run.engine, calibration),
        ),
        formatMs(run.responseTimeMs.max),
        formatRate(run.rates.throughputPerSecond),
      ];
    }),
  );
}

export function evennessTable(strategies: readonly Subject[]): string[] {
  return table(
    ['strategy', 'Jain', 'by chance', 'worst window', 'peak/mean', 'regime', 'validity'],
    strategies.map((run) => {
      const pool = leastEvenPool(run.pools);
      const balance = pool?.balance;
      return [
        labelOf(run),
        formatIndex(balance?.jain, 4),
        formatIndex(balance?.jainExpectedByChance, 4),
        formatIndex(pool?.evenness?.windows?.requests.perWeight.jainWorst, 4),
        formatIndex(balance?.peakToMean, 3),
        run.regime,
        run.validity.verdict,
      ];
    }),
  );
}

/** How far shares lie from fair ones, how busy that makes pods, and χ² p: near 0, less even than random choice; near 1, more even. */
export function poolTable(pool: string, strategies: readonly Subject[]): string[] {
  return table(
    ['strategy', 'requests', 'share', 'fair share', 'share/fair', 'utilization', 'χ² p'],
    strategies.flatMap((run) => {
      const result = run.pools.find(({ name }) => name === pool);
      if (result === undefined) return [];
      const endpoints = run.endpoints.filter((endpoint) => endpoint.pool === pool);
      const shares = endpoints.map(({ share }) => share).filter((share) => share !== null);
      const utilizations = endpoints
        .map(({ utilization }) => utilization)
        .filter((utilization) => utilization !== null);
      const ratios = endpoints
        .filter(({ share }) => share !== null)
        .map(({ share, fairShare }) => share! / fairShare);
      return [
        [
          labelOf(run),
          formatCount(result.requests),
          range(shares, formatPercent),
          range(
            endpoints.map(({ fairShare }) => fairShare),
            formatPercent,
          ),
          range(ratios, (ratio) => ratio.toFixed(2)),
          range(utilizations, formatPercent),
          formatIndex(result.balance.chiSquareP, 3),
        ],
      ];
    }),
  );
}

/** Empty when every answer was a 200. */
export function statusTable(strategies: readonly Subject[]): string[] {
  const statuses = [...new Set(strategies.flatMap((run) => Object.keys(run.statuses)))].toSorted();
  if (statuses.every((status) => status === '200')) return [];
  return table(
    ['strategy', ...statuses],
    strategies.map((run) => [
      labelOf(run),
      ...statuses.map((status) => formatCount(run.statuses[status] ?? 0)),
    ]),
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return alignColumns([header, ...rows], `l${'r'.repeat(header.length - 1)}`);
}

function labelOf(run: Subject): string {
  return shorten(run.subject, labelWidth);
}

function formatIndex(value: number | null | undefined, decimals: number): string {
  return value?.toFixed(decimals) ?? unknownText;
}

/** `24.1%…25.8%`, or one value where both ends read the same. */
function range(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return unknownText;
  // Not Math.min(...values): ten thousand endpoints are allowed.
  const [least, most] = values.reduce(
    ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
    [Infinity, -Infinity],
  );
  const ends = [format(least), format(most)];
  return ends[0] === ends[1] ? ends[0]! : ends.join('…');
}
