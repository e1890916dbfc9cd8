/** The runs over time, repetitions together: what was offered and answered, what failed, what was in flight. */
import { formatCount, formatMs, formatRate } from '../../core/format.ts';
import { sum } from '../../results/merge-figures.ts';
import type { IntervalResult, RunResult } from '../../results/run-result.ts';
import { chart, curves, picture, type Plot } from './chart.ts';
import { figure } from './figure.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { between, type Format, linear } from './scale.ts';
import { round } from './series.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

const mostSlots = 60;
const widthsMs = [250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000];

/** What is known of one stretch of time. */
interface Slot {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervals: readonly IntervalResult[];
}

interface Quantity {
  readonly title: string;
  readonly name: string;
  readonly format: Format;
  readonly read: (slot: Slot) => number;
}

const quantities: readonly Quantity[] = [
  {
    title: 'Offered over time',
    name: 'offered',
    format: formatRate,
    read: rate((each) => each.intended),
  },
  {
    title: 'Answered as expected over time',
    name: 'ok',
    format: formatRate,
    read: rate((each) => each.ok),
  },
  {
    title: 'Ended otherwise over time',
    name: 'errors',
    format: formatRate,
    read: rate((each) => each.ended - each.ok),
  },
  {
    title: 'In flight over time',
    name: 'in flight',
    format: formatCount,
    read: ({ intervals }) => sum(intervals, (each) => each.inFlight) / intervals.length,
  },
];

export function timelines({ runs, names }: Told): Markup {
  const slots = runs.map(slotsOf);
  if (slots.every((each) => each.length === 0)) return nothing;
  const measured = runs
    .flat()
    .flatMap((run) => run.intervals.filter(({ phase }) => phase === 'measure'));
  const [start, end] = [
    Math.min(...measured.map(({ fromMs }) => fromMs)),
    Math.max(...measured.map(({ toMs }) => toMs)),
  ];
  return markup`${quantities.map((quantity) => timeline(quantity, slots, names, [start, end]))}`;
}

function timeline(
  { title, name, format, read }: Quantity,
  slots: readonly (readonly Slot[])[],
  names: readonly string[],
  measured: readonly [number, number],
): Markup {
  const lines = slots.map((each, i) => ({
    name: names[i]!,
    points: each.map((slot): [number, number] => [(slot.fromMs + slot.toMs) / 2, read(slot)]),
  }));
  const all = lines.flatMap(({ points }) => points);
  const svg = chart(
    {
      title,
      about: `${title}, of ${names.join(', ')}. What lies outside the measured phase is shaded.`,
      x: {
        label: 'time since the start',
        scale: between(0, Math.max(...slots.flat().map(({ toMs }) => toMs)), seconds),
      },
      y: { label: name, scale: linear(Math.max(...all.map(([, y]) => y)), format) },
    },
    (plot) => markup`${unmeasured(plot, measured)}${curves(plot, lines)}`,
  );
  return picture(title, svg, names, timeTable(name, format, read, slots, names));
}

function timeTable(
  name: string,
  format: Format,
  read: Quantity['read'],
  slots: readonly (readonly Slot[])[],
  names: readonly string[],
): Markup {
  const starts = [...new Set(slots.flat().map(({ fromMs }) => fromMs))].toSorted((a, b) => a - b);
  const rows = starts.map((fromMs) => [
    seconds(fromMs),
    ...slots.map((each, i) => {
      const slot = each.find((one) => one.fromMs === fromMs);
      if (!slot) return '';
      return figure(
        `${name} of ${names[i]} from ${fromMs} to ${slot.toMs} ms`,
        read(slot),
        format(read(slot)),
      );
    }),
  ]);
  return table(['from', ...names], rows);
}

/** Intervals belong to the slot in which their middle lies; those left over at the end, shorter than half of it, to none. */
function slotsOf(runs: readonly RunResult[]): Slot[] {
  const intervals = runs.flatMap((run) => run.intervals);
  const endMs = Math.max(0, ...intervals.map(({ toMs }) => toMs));
  const longest = Math.max(0, ...intervals.map(lengthOf));
  const width =
    widthsMs.find((each) => each >= longest * 0.999 && endMs / each <= mostSlots) ??
    endMs / mostSlots;
  const bySlot = Map.groupBy(intervals, ({ fromMs, toMs }) =>
    Math.floor((fromMs + toMs) / 2 / width),
  );
  return [...bySlot]
    .map(([slot, own]) => ({ fromMs: slot * width, toMs: (slot + 1) * width, intervals: own }))
    .filter((slot) => sum(slot.intervals, lengthOf) >= (width * runs.length) / 2)
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function rate(count: (interval: IntervalResult) => number): Quantity['read'] {
  return ({ intervals }) => (1000 * sum(intervals, count)) / sum(intervals, lengthOf);
}

function unmeasured(
  { x, left, right, top, bottom }: Plot,
  [start, end]: readonly [number, number],
): Markup {
  const spans = [
    [left, x(start)],
    [Math.min(x(end), right), right],
  ] as const;
  return markup`${spans
    .filter(([from, to]) => to - from > 0.5)
    .map(
      ([from, to]) =>
        markup`<rect class="unmeasured" x="${round(from)}" y="${top}" width="${round(to - from)}" height="${bottom - top}"/>`,
    )}`;
}

function seconds(ms: number): string {
  return ms === 0 ? '0' : formatMs(ms);
}

function lengthOf({ fromMs, toMs }: IntervalResult): number {
  return toMs - fromMs;
}
