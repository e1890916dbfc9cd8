/** The figures of each subject in tables: times and rates, evenness beside chance, statuses. */
import {
  formatCount,
  formatMs,
  formatPercent,
  formatRate,
  unknownText,
} from '../../core/format.ts';
import { ofLoad } from '../../results/merge-repetitions.ts';
import { errorFraction } from '../../results/derived.ts';
import type { Calibration } from '../../results/calibration.ts';
import type { Subject } from '../../results/subjects.ts';
import { formatTime } from '../near-floor.ts';
import { figure } from './figure.ts';
import type { Markup } from './markup.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

const percentiles = ['p50', 'p90', 'p99', 'p999'] as const;

export function responseTables({ result, subjects }: Told): Markup[] {
  const loads = [
    ...new Set(subjects.flatMap((each) => (each.loads ?? []).map(({ name }) => name))),
  ];
  return [
    responseTable(subjects, result.calibration),
    ...loads.map((load) =>
      responseTable(
        subjects.flatMap((each) => ofLoad(each, load) ?? []),
        result.calibration,
        load,
      ),
    ),
  ];
}

function responseTable(
  subjects: readonly Subject[],
  calibration: Calibration | undefined,
  load?: string,
): Markup {
  const header = ['strategy', 'ok', 'errors', 'mean', 'p50', 'p90', 'p99', 'p99.9', 'max'];
  const rows = subjects.map((each) => {
    const { subject, requests, responseTimeMs: times, rates, engine } = each;
    const of = load === undefined ? `of ${subject}` : `of ${subject}, load ${load}`;
    return [
      subject,
      figure(`ok ${of}`, requests.ok, formatCount(requests.ok)),
      figure(`errors ${of}`, errorFraction(requests), formatPercent(errorFraction(requests))),
      figure(`mean ${of}`, times.mean, formatMs(times.mean)),
      ...percentiles.map((name) =>
        figure(
          `${name === 'p999' ? 'p99.9' : name} ${of}`,
          times[name],
          formatTime(times, name, engine, calibration),
        ),
      ),
      figure(`max ${of}`, times.max, formatMs(times.max)),
      ...(['offered', 'throughput', 'goodput'] as const).map((name) =>
        figure(`${name} ${of}`, rates[`${name}PerSecond`], formatRate(rates[`${name}PerSecond`])),
      ),
    ];
  });
  const caption =
    load === undefined
      ? 'Response time of ok requests, from the intended send; repetitions merged'
      : `The same of load ${load} alone`;
  return table([...header, 'offered', 'throughput', 'goodput'], rows, caption);
}

export function evennessTables({ subjects }: Told): Markup {
  const header = ['strategy', 'pool', 'requests', 'Jain', 'Jain by chance', 'CV', 'peak/mean'];
  const rows = subjects.flatMap(({ subject, pools }) =>
    pools.map(({ name, requests, balance }) => {
      const of = `of ${name} by ${subject}`;
      const { jain, jainExpectedByChance, cv, peakToMean, gini, chiSquareP } = balance;
      const index = (label: string, value: number | null, decimals: number) =>
        figure(`${label} ${of}`, value, value?.toFixed(decimals) ?? unknownText);
      return [
        subject,
        name,
        figure(`requests ${of}`, requests, formatCount(requests)),
        index('jain', jain, 4),
        index('jain by chance', jainExpectedByChance, 4),
        index('cv', cv, 3),
        index('peak to mean', peakToMean, 3),
        index('gini', gini, 3),
        index('chi-square p', chiSquareP, 3),
      ];
    }),
  );
  return table([...header, 'Gini', 'χ² p'], rows);
}

export function statusTable({ subjects }: Told): Markup {
  const statuses = [...new Set(subjects.flatMap((each) => Object.keys(each.statuses)))].toSorted();
  const rows = subjects.map(({ subject, statuses: own }) => [
    subject,
    ...statuses.map((status) => {
      const count = own[status] ?? 0;
      return figure(`status ${status} of ${subject}`, count, formatCount(count));
    }),
  ]);
  return table(['status', ...statuses], rows);
}
