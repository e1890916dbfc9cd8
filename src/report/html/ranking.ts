/** The ranking: each subject's time with its interval of 95 % on one axis, and the ranks by every metric. */
import { formatMs, unknownText } from '../../core/format.ts';
import type { MetricComparison, RankedSubject } from '../../results/comparison-result.ts';
import { shortName } from '../comparison-tables.ts';
import { leadingComparison } from '../comparison-words.ts';
import { figure } from './figure.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { between } from './scale.ts';
import { marker, round, seriesClass } from './series.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

const size = { width: 560, row: 40, left: 14, right: 14, top: 6, bottom: 34 };

export function ranking({ result, names }: Told): Markup {
  const leading = leadingComparison(result.comparisons);
  if (!leading) return nothing;
  const subjects = leading.ranking.map(({ subject }) => subject);
  const unswept = result.comparisons.filter((each) => each.sweptRatePerSecond === undefined);
  const ranks = subjects.map((subject) => [
    subject,
    ...unswept.map((each) => rankedIn(each, subject)?.rank ?? unknownText),
  ]);
  return markup`<section><h2>Ranking</h2>${whiskers(leading, names)}${table(
    ['rank', ...unswept.map(shortName)],
    ranks,
    'The same rank where the difference from the best of the rank is not significant',
  )}</section>`;
}

function whiskers(comparison: MetricComparison, names: readonly string[]): Markup {
  const known = comparison.ranking.filter(({ estimate }) => estimate !== null);
  const title = `${comparison.metric} with intervals of 95 %`;
  const rows = comparison.ranking.map((each) => estimateRow(comparison, each));
  return markup`<figure><figcaption>${title}</figcaption><div class="scroll">${drawn(title, known, names)}</div><details><summary>The numbers</summary>${table(['strategy', 'repetitions', 'estimate', 'from', 'to'], rows)}</details></figure>`;
}

function drawn(title: string, known: readonly RankedSubject[], names: readonly string[]): Markup {
  const ends = known.flatMap(({ estimate, interval }) => [
    estimate!,
    ...(interval ? [interval.low, interval.high] : []),
  ]);
  const scale = between(Math.min(...ends), Math.max(...ends), formatMs);
  const height = size.top + known.length * size.row + size.bottom;
  const bottom = height - size.bottom;
  const x = (value: number) =>
    round(size.left + 20 + scale.at(value) * (size.width - size.left - size.right - 40));
  const about = `A row for each of ${known.map(({ subject }) => subject).join(', ')}, best first; lower is better.`;
  const columns = scale.ticks.map(
    ({ value, label }) =>
      markup`<path class="grid" d="M${x(value)} ${size.top}V${bottom}"/><text class="column" x="${x(value)}" y="${bottom + 16}">${label}</text>`,
  );
  const rows = known.map((each, i) => whisker(each, x, size.top + i * size.row, names));
  return markup`<svg class="chart" role="img" viewBox="0 0 ${size.width} ${height}"><title>${title}</title><desc>${about}</desc>${columns}${rows}</svg>`;
}

function whisker(
  { subject, estimate, interval }: RankedSubject,
  x: (value: number) => number,
  top: number,
  names: readonly string[],
): Markup {
  const index = Math.max(names.indexOf(subject), 0);
  const y = top + 27;
  const span = interval
    ? markup`<path class="whisker" d="M${x(interval.low)} ${y - 5}v10m0 -5H${x(interval.high)}m0 -5v10"/>`
    : nothing;
  return markup`<g class="${seriesClass(index)}"><text class="item" x="${size.left}" y="${top + 14}">${subject}</text>${span}${marker(index, x(estimate!), y)}</g>`;
}

function estimateRow({ metric }: MetricComparison, each: RankedSubject) {
  const { subject, repetitions, estimate, interval } = each;
  const of = `${metric} over repetitions of ${subject}`;
  return [
    subject,
    repetitions,
    figure(`estimate of ${of}`, estimate, formatMs(estimate)),
    figure(`lower bound of ${of}`, interval?.low, formatMs(interval?.low ?? null)),
    figure(`upper bound of ${of}`, interval?.high, formatMs(interval?.high ?? null)),
  ];
}

function rankedIn({ ranking: ranks }: MetricComparison, name: string): RankedSubject | undefined {
  return ranks.find(({ subject }) => subject === name);
}
