/** The frame of a chart: axes, ticks and grid around what is drawn, with a title and a description for who can't see it. */
import { type Markup, markup, nothing } from './markup.ts';
import type { Scale } from './scale.ts';
import { legend, marker, round, seriesClass } from './series.ts';

export interface Axis {
  readonly scale: Scale;
  readonly label: string;
}

export interface Frame {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly about: string;
  readonly x: Axis;
  readonly y: Axis;
}

export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const size = { width: 560, height: 300, left: 78, right: 26, top: 12, bottom: 42 };

export function chart({ title, about, x, y }: Frame, draw: (plot: Plot) => Markup): Markup {
  const plot = plotOf(x.scale, y.scale);
  const middle = (plot.left + plot.right) / 2;
  return markup`<svg class="chart" role="img" viewBox="0 0 ${size.width} ${size.height}"><title>${title}</title><desc>${about}</desc>${grid(plot, x.scale, y.scale)}<text class="name" x="${middle}" y="${size.height - 6}">${x.label}</text><text class="name" transform="translate(13 ${(plot.top + plot.bottom) / 2}) rotate(-90)">${y.label}</text>${draw(plot)}</svg>`;
}

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Curves over each other, each with some of its points marked; steps where a point holds until the next. */
export function curves(plot: Plot, all: readonly Curve[], marked = 6): Markup {
  return markup`${all.map(({ points }, index) => {
    const places = points.map(([x, y]) => [plot.x(x), plot.y(y)] as const);
    const d = places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
    // Each curve has its marks at other places, so that they do not cover each other.
    const every = Math.max(Math.floor(places.length / marked), 1);
    const offset = Math.floor((every * index) / Math.max(all.length, 1));
    const marks = places.filter((_, i) => i % every === offset % every);
    return markup`<g class="${seriesClass(index)}"><path class="line" d="${d}"/>${marks.map(([x, y]) => marker(index, x, y))}</g>`;
  })}`;
}

/** A picture, its legend where there is more than one curve, and the numbers behind it. */
export function picture(
  title: string,
  svg: Markup,
  names: readonly string[],
  table: Markup,
): Markup {
  return markup`<figure><figcaption>${title}</figcaption><div class="scroll">${svg}</div>${names.length > 1 ? legend(names) : nothing}<details><summary>The numbers</summary>${table}</details></figure>`;
}

function plotOf(x: Scale, y: Scale): Plot {
  const { left, top } = size;
  const [right, bottom] = [size.width - size.right, size.height - size.bottom];
  return {
    left,
    right,
    top,
    bottom,
    x: (value) => left + x.at(value) * (right - left),
    y: (value) => bottom - y.at(value) * (bottom - top),
  };
}

function grid(plot: Plot, x: Scale, y: Scale): Markup {
  const { left, right, top, bottom } = plot;
  const rows = y.ticks.map(({ value, label }) => {
    const at = round(plot.y(value));
    return markup`<path class="grid" d="M${left} ${at}H${right}"/><text class="row" x="${left - 6}" y="${at + 4}">${label}</text>`;
  });
  const columns = x.ticks.map(({ value, label }) => {
    const at = round(plot.x(value));
    return markup`<path class="grid" d="M${at} ${top}V${bottom}"/><text class="column" x="${at}" y="${bottom + 16}">${label}</text>`;
  });
  return markup`${rows}${columns}<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`;
}
