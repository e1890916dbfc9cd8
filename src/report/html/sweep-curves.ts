/** A sweep as curves: a figure by rate, a curve per strategy. */
import { formatMs, formatPercent, formatRate, unknownText } from '../../core/format.ts';
import { errorFraction } from '../../results/derived.ts';
import type { Subject } from '../../results/subjects.ts';
import { chart, curves, picture } from './chart.ts';
import { figure } from './figure.ts';
import { type Markup, markup } from './markup.ts';
import { between, type Format, linear, logarithmic, type Scale } from './scale.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

interface Quantity {
  readonly name: string;
  readonly format: (value: number | null) => string;
  readonly read: (point: Subject) => number | null;
  readonly scale: (values: readonly number[], format: Format) => Scale;
}

const upToMost = (values: readonly number[], format: Format) => linear(Math.max(...values), format);

/** Times grow without bounds near saturation. */
const times = (values: readonly number[], format: Format) =>
  logarithmic(Math.min(...values), Math.max(...values), format);

const quantities: readonly Quantity[] = [
  { name: 'p50', format: formatMs, read: (each) => each.responseTimeMs.p50, scale: times },
  { name: 'p99', format: formatMs, read: (each) => each.responseTimeMs.p99, scale: times },
  {
    name: 'throughput',
    format: formatRate,
    read: (each) => each.rates.throughputPerSecond,
    scale: upToMost,
  },
  {
    name: 'errors',
    format: formatPercent,
    read: (each) => errorFraction(each.requests),
    scale: upToMost,
  },
];

export function sweepCurves({ subjects }: Told): Markup {
  const byStrategy = Map.groupBy(subjects, ({ swept }) => swept);
  const pictures = quantities.map((quantity) => curve(quantity, byStrategy));
  return markup`<section><h2>By rate</h2><div class="pictures">${pictures}</div></section>`;
}

function curve(
  { name, format, read, scale }: Quantity,
  byStrategy: ReadonlyMap<string, readonly Subject[]>,
): Markup {
  const names = [...byStrategy.keys()];
  const lines = [...byStrategy].map(([strategy, points]) => ({
    name: strategy,
    points: points.flatMap((point): [number, number][] => {
      const value = read(point);
      return value === null ? [] : [[point.sweptRatePerSecond!, value]];
    }),
  }));
  const title = `${name} by rate`;
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return markup`<p>${title}: ${unknownText}</p>`;
  const rates = [...byStrategy.values()].flat().map((point) => point.sweptRatePerSecond!);
  const svg = chart(
    {
      title,
      about: `${title}, a curve for each of ${names.join(', ')}.`,
      x: {
        label: 'rate asked for',
        scale: between(Math.min(...rates), Math.max(...rates), formatRate),
      },
      y: {
        label: name,
        scale: scale(
          all.map(([, y]) => y),
          format,
        ),
      },
    },
    (plot) => curves(plot, lines, Infinity),
  );
  const rows = [...new Set(rates)].map((rate) => [
    formatRate(rate),
    ...[...byStrategy.values()].map((points) => {
      const point = points.find((each) => each.sweptRatePerSecond === rate);
      return point ? figure(`${name} of ${point.subject}`, read(point), format(read(point))) : '';
    }),
  ]);
  return picture(title, svg, names, table(['rate', ...names], rows));
}
