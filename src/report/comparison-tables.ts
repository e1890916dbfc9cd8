/** A comparison in tables: estimates with their intervals, and the ranks by every metric. */
import { formatMs, unknownText } from '../core/format.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import { leadingComparison } from './comparison-words.ts';
import { alignColumns, labelWidth, shorten } from './lines.ts';

/** In the order of the leading comparison; none where nothing was compared. */
export function comparisonTables(
  comparisons: readonly MetricComparison[],
): { readonly title: string; readonly lines: readonly string[] }[] {
  const leading = leadingComparison(comparisons);
  if (!leading) return [];
  const subjects = leading.ranking.map(({ subject }) => subject);
  return [
    { title: 'Over repetitions, with intervals of 95 %', lines: estimates(subjects, comparisons) },
    {
      title: 'Ranks: the same where the difference from the best of the rank is not significant',
      lines: ranks(subjects, comparisons),
    },
  ];
}

const estimated = ['p50(responseTime)', 'p99(responseTime)'];

function estimates(
  subjects: readonly string[],
  comparisons: readonly MetricComparison[],
): string[] {
  const shown = comparisons.filter(({ metric }) => estimated.includes(metric));
  return alignColumns(
    [
      ['strategy', ...shown.map(shortName)],
      ...subjects.map((subject) => [
        shorten(subject, labelWidth),
        ...shown.map((each) => estimateText(each, subject)),
      ]),
    ],
    `l${'r'.repeat(shown.length)}`,
  );
}

function estimateText({ ranking }: MetricComparison, subject: string): string {
  const { estimate, interval } = ranking.find((each) => each.subject === subject)!;
  const bounds = interval ? ` (${formatMs(interval.low)} … ${formatMs(interval.high)})` : '';
  return `${formatMs(estimate)}${bounds}`;
}

function ranks(subjects: readonly string[], comparisons: readonly MetricComparison[]): string[] {
  return alignColumns(
    [
      ['strategy', ...comparisons.map(shortName)],
      ...subjects.map((subject) => [
        shorten(subject, labelWidth),
        ...comparisons.map(({ ranking }) => {
          const rank = ranking.find((each) => each.subject === subject)!.rank;
          return rank === null ? unknownText : String(rank);
        }),
      ]),
    ],
    `l${'r'.repeat(comparisons.length)}`,
  );
}

export function shortName({ metric }: MetricComparison): string {
  if (metric === 'inFlightCv') return 'in-flight CV';
  if (metric === 'jain') return 'Jain';
  return metric.replace('(responseTime)', '');
}
