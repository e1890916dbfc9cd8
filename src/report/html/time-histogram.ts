/** How response times are spread: the part of requests in each of some dozens of classes, equal on a logarithmic axis. */
import { formatMs, formatPercent } from '../../core/format.ts';
import { type Histogram, lowestUs } from '../../metrics/histogram.ts';
import { histogramOf } from '../../results/saved-histograms.ts';
import { chart, type Curve, curves, picture } from './chart.ts';
import { figure } from './figure.ts';
import { type Markup, nothing } from './markup.ts';
import { linear, logarithmic } from './scale.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

/** Ends of classes in µs: nothing, then ten to a power of ten, whole numbers. */
const ends = [0, ...new Set(Array.from({ length: 101 }, (_, i) => Math.round(10 ** (i / 10))))];

export function timeHistogram({ subjects, names }: Told): Markup {
  const all = subjects.map((subject) => histogramOf(subject, 'responseTime')!);
  const known = all.filter(({ count }) => count > 0);
  if (known.length === 0) return nothing;
  const first = Math.max(
    ends.findLastIndex((end) => end <= Math.min(...known.map(({ minUs }) => minUs))),
    0,
  );
  const last = ends.findIndex((end) => end > Math.max(...known.map(({ maxUs }) => maxUs)));
  const edges = ends.slice(first, last + 1);
  const counts = all.map((histogram) => countsBetween(histogram, edges));
  const parts = counts.map((each, i) => each.map((count) => count / Math.max(all[i]!.count, 1)));
  const title = 'How response times are spread';
  const svg = chart(
    {
      title,
      about: `The part of ok requests by response time, in ${edges.length - 1} classes, of ${names.join(', ')}.`,
      x: {
        label: 'response time',
        scale: logarithmic(Math.max(edges[0]!, 1) / 1000, edges.at(-1)! / 1000, formatMs),
      },
      y: { label: 'part of requests', scale: linear(Math.max(...parts.flat()), formatPercent) },
    },
    (plot) =>
      curves(
        plot,
        parts.map((each, i) => ({ name: names[i]!, points: steps(edges, each) })),
      ),
  );
  return picture(title, svg, names, countTable(edges, counts, names));
}

function countTable(
  edges: readonly number[],
  counts: readonly (readonly number[])[],
  names: readonly string[],
): Markup {
  const rows = edges.slice(1).map((end, k) => {
    const name = `${formatMs(edges[k]! / 1000)} … ${formatMs(end / 1000)}`;
    return [
      name,
      ...counts.map((each, i) =>
        figure(`requests of ${names[i]} from ${edges[k]} to ${end} µs`, each[k], String(each[k])),
      ),
    ];
  });
  return table(['response time', ...names], rows);
}

/** By the lowest value of each bucket. */
function countsBetween(histogram: Histogram, edges: readonly number[]): number[] {
  const counts = edges.slice(1).map(() => 0);
  histogram.forEachBucket((bucket, count) => {
    const us = lowestUs(bucket);
    counts[edges.findLastIndex((edge) => edge <= us)]! += count;
  });
  return counts;
}

function steps(edges: readonly number[], values: readonly number[]): Curve['points'] {
  return [
    [edges[0]! / 1000, 0],
    ...values.flatMap((value, i): [number, number][] => [
      [edges[i]! / 1000, value],
      [edges[i + 1]! / 1000, value],
    ]),
    [edges.at(-1)! / 1000, 0],
  ];
}
