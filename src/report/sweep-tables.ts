/** A sweep as curves: a table per figure for the summary, and `sweep.csv`, a row per point with repetitions merged. */
import { stringify } from 'csv-stringify/sync';
import { formatMs, formatPercent, formatRate, unknownText } from '../core/format.ts';
import { mergedSubjects, type Subject } from '../results/subjects.ts';
import { errorFraction } from '../results/derived.ts';
import { alignColumns, shorten } from './lines.ts';
import type { Reporter } from './reporter.ts';

const figures: readonly (readonly [title: string, read: (point: Subject) => string])[] = [
  ['p50 by rate', (point) => formatMs(point.responseTimeMs.p50)],
  ['p99 by rate', (point) => formatMs(point.responseTimeMs.p99)],
  ['Throughput by rate', (point) => formatRate(point.rates.throughputPerSecond)],
  ['Errors by rate', (point) => formatPercent(errorFraction(point.requests))],
  ['Regime by rate', (point) => point.regime],
];

/** Strategies beside each other; more go into further rows of tables. */
const columns = 4;

/** None where nothing was swept. */
export function sweepTables(
  subjects: readonly Subject[],
): { readonly title: string; readonly lines: readonly string[] }[] {
  const points = pointsOf(subjects);
  if (points.length === 0) return [];
  const names = [...new Set(points.map(({ swept }) => swept))];
  const groups = Array.from({ length: Math.ceil(names.length / columns) }, (_, i) =>
    names.slice(i * columns, (i + 1) * columns),
  );
  return figures.flatMap(([title, read]) =>
    groups.map((group) => ({ title, lines: curve(points, group, read) })),
  );
}

function curve(
  points: readonly Subject[],
  names: readonly string[],
  read: (point: Subject) => string,
): string[] {
  const rates = [...new Set(points.map(({ sweptRatePerSecond }) => sweptRatePerSecond!))];
  const rows = rates
    .toSorted((a, b) => a - b)
    .map((rate) => [
      `${rate}/s`,
      ...names.map((name) => {
        const point = points.find(
          (each) => each.sweptRatePerSecond === rate && each.swept === name,
        );
        return point ? read(point) : unknownText;
      }),
    ]);
  const header = ['rate', ...names.map((name) => shorten(name, 19))];
  return alignColumns([header, ...rows], 'r'.repeat(header.length));
}

export const sweep = {
  name: 'sweep',
  summary: 'the points of a sweep, for plotting',
  files: ({ runs }) => {
    const points = pointsOf(mergedSubjects(runs));
    if (points.length === 0) return [];
    const header = [
      'ratePerSecond',
      'strategy',
      'ingress',
      'dialect',
      'repetitions',
      'p50Ms',
      'p99Ms',
    ];
    const rows = points.map((point) => [
      point.sweptRatePerSecond,
      point.strategy.label,
      point.ingress,
      point.dialect,
      point.repetitions,
      point.responseTimeMs.p50,
      point.responseTimeMs.p99,
      point.rates.throughputPerSecond,
      errorFraction(point.requests),
      point.regime,
    ]);
    const content = stringify([[...header, 'throughputPerSecond', 'errors', 'regime'], ...rows]);
    return [{ name: 'sweep.csv', content }];
  },
} as const satisfies Reporter;

function pointsOf(subjects: readonly Subject[]): Subject[] {
  return subjects.filter(({ sweptRatePerSecond }) => sweptRatePerSecond !== undefined);
}
