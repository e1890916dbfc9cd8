/** `rankings.csv` and `comparisons.csv`: a row per metric and subject, and per metric and two subjects. */
import { stringify } from 'csv-stringify/sync';
import type { Reporter } from './reporter.ts';

export const comparison = {
  name: 'comparison',
  summary: 'rankings and paired differences, for spreadsheets',
  files: ({ comparisons }) => {
    if (comparisons.length === 0) return [];
    const rankings = comparisons.flatMap(({ ranking, ...of }) =>
      ranking.map((row) => [
        ...[of.metric, of.sweptRatePerSecond, of.unit, of.better, row.subject, row.rank],
        ...[row.repetitions, row.estimate, row.interval?.low, row.interval?.high, row.merged],
      ]),
    );
    const pairs = comparisons.flatMap((of) =>
      of.pairs.map((row) => [
        ...[of.metric, of.sweptRatePerSecond, of.unit, of.scale, row.a, row.b, row.repetitions],
        ...[row.estimate, row.interval?.low, row.interval?.high, row.p, row.adjustedP],
        ...[row.signFlipP, row.effectSize, row.significant, row.better, row.repetitionsNeeded],
      ]),
    );
    return [
      { name: 'rankings.csv', content: table([rankingHeader, ...rankings]) },
      { name: 'comparisons.csv', content: table([pairHeader, ...pairs]) },
    ];
  },
} as const satisfies Reporter;

const rankingHeader = [
  ...['metric', 'sweptRatePerSecond', 'unit', 'betterIs', 'subject', 'rank'],
  ...['repetitions', 'estimate', 'low', 'high', 'merged'],
];

const pairHeader = [
  ...['metric', 'sweptRatePerSecond', 'unit', 'scale', 'a', 'b', 'repetitions'],
  ...['estimate', 'low', 'high', 'p', 'adjustedP'],
  ...['signFlipP', 'effectSize', 'significant', 'better', 'repetitionsNeeded'],
];

function table(rows: readonly (readonly unknown[])[]): string {
  return stringify([...rows], { cast: { boolean: String } });
}
