/** A capacity, made to be read by a person. */
import { formatMs, formatPercent, formatRate, unknownText } from '../core/format.ts';
import type {
  Capacity,
  CapacityPair,
  CurvePoint,
  SoughtRange,
  SubjectCapacity,
} from '../results/capacity.ts';
import { alignColumns, labelWidth, shorten, wrap } from './lines.ts';

type Figure = readonly [title: string, read: (point: CurvePoint) => string];

const times: readonly Figure[] = [
  ['Mean response time by rate', ({ meanMs }) => formatMs(meanMs)],
  ['p99 by rate', ({ p99Ms }) => formatMs(p99Ms)],
];
const failures: Figure = ['Errors by rate', ({ errors }) => formatPercent(errors)];

/** Subjects beside each other; more go into further tables. */
const columns = 4;
const pairWidth = 20;

export function renderCapacity(capacity: Capacity): string {
  const { scenario, engine, objective, subjects, pairs, range, notes, aborted } = capacity;
  const sections = [
    [
      ...wrap('', `${scenario.name} · ${engine} · the highest rate at which ${objective}`),
      ...(aborted ? ['INTERRUPTED: what was found before'] : []),
    ],
    subjects.flatMap((subject) => wrap('  ', sentence(subject, range))),
    subjectTable(subjects),
    pairLines(pairs),
    ...curves(subjects),
    notes.flatMap((note) => wrap('  ', note)),
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sentence(subject: SubjectCapacity, { leastPerSecond }: SoughtRange): string {
  const { finding, ratePerSecond, interval, reason } = subject;
  const name = `${subject.subject}:`;
  switch (finding) {
    case 'found': {
      const within = interval ? `, ${span(interval)} with 95 % confidence` : '';
      return `${name} ${rate(ratePerSecond!)}${within}; beyond, ${reason}.`;
    }
    case 'at-least':
      return `${name} at least ${rate(ratePerSecond!)}, the end of the range, where it still holds.`;
    case 'below':
      return `${name} it never holds: below ${rate(leastPerSecond)}, the start of the range, where ${reason}.`;
    case 'undetermined':
      return [`${name} undetermined: ${reason}.`, ...asFarAsKnown(subject)].join(' ');
  }
}

function asFarAsKnown({ heldAtPerSecond, thresholds }: SubjectCapacity): string[] {
  const failed = thresholds.map(({ failsAtPerSecond }) => failsAtPerSecond ?? Infinity);
  const failedAt = Math.max(...failed);
  return [
    ...(heldAtPerSecond === null
      ? []
      : [`It held at ${rate(heldAtPerSecond)} in every repetition.`]),
    ...(failedAt < Infinity ? [`It failed at ${rate(failedAt)} in every repetition.`] : []),
  ];
}

function subjectTable(subjects: readonly SubjectCapacity[]): string[] {
  const rows = subjects.map(({ subject, finding, ratePerSecond, interval, ...rest }) => [
    shorten(subject, labelWidth),
    `${bound[finding]}${ratePerSecond === null ? unknownText : rate(ratePerSecond)}`,
    interval ? span(interval) : unknownText,
    rest.kneePerSecond === null ? unknownText : rate(rest.kneePerSecond),
    String(rest.thresholds.length),
    String(rest.thresholds.reduce((sum, { runs }) => sum + runs, 0)),
  ]);
  const header = ['strategy', 'capacity', '95 % interval', 'knee', 'repetitions', 'runs'];
  return alignColumns([header, ...rows], 'lrrrrr').map((line) => `  ${line}`);
}

const bound = { found: '', 'at-least': '≥ ', below: '< ', undetermined: '' } as const;

function pairLines(pairs: readonly CapacityPair[]): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(({ a, b, estimate, interval, significant }) => [
    `${shorten(a, pairWidth)} / ${shorten(b, pairWidth)}`,
    estimate.toFixed(3),
    interval ? `${interval.low.toFixed(3)}…${interval.high.toFixed(3)}` : unknownText,
    verdictOf(estimate, interval, significant),
  ]);
  const header = ['capacity of', 'ratio', '95 % interval', ''];
  return alignColumns([header, ...rows], 'lrrl').map((line) => `  ${line}`);
}

function verdictOf(
  estimate: number,
  interval: CapacityPair['interval'],
  significant: boolean,
): string {
  if (!interval) return 'one repetition tells no difference';
  if (!significant) return 'no significant difference';
  return estimate > 1 ? 'the first carries more' : 'the second carries more';
}

function curves(subjects: readonly SubjectCapacity[]): string[][] {
  const drawn = subjects.filter(({ curve }) => curve.length > 0);
  if (drawn.length === 0) return [];
  const groups = Array.from({ length: Math.ceil(drawn.length / columns) }, (_, i) =>
    drawn.slice(i * columns, (i + 1) * columns),
  );
  const failed = drawn.some(({ curve }) => curve.some(({ errors }) => errors > 0));
  const tables = (failed ? [...times, failures] : times).flatMap(([title, read]) =>
    groups.map((group) => [title, ...curveTable(group, read)]),
  );
  return [...tables, ['* the knee: goodput / mean response time is greatest there']];
}

function curveTable(
  group: readonly SubjectCapacity[],
  read: (point: CurvePoint) => string,
): string[] {
  const rates = new Set(group.flatMap(({ curve }) => curve.map((point) => point.ratePerSecond)));
  const rows = [...rates]
    .toSorted((a, b) => a - b)
    .map((at) => [
      rate(at),
      ...group.map(({ curve, kneePerSecond }) => {
        const point = curve.find(({ ratePerSecond }) => ratePerSecond === at);
        const mark = at === kneePerSecond ? '*' : ' ';
        return `${point ? read(point) : unknownText} ${mark}`;
      }),
    ]);
  const header = ['rate', ...group.map(({ subject }) => `${shorten(subject, 19)}  `)];
  return alignColumns([header, ...rows], 'r'.repeat(header.length)).map((line) => `  ${line}`);
}

function span({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${rate(low)}…${rate(high)}`;
}

/** Finer than rates elsewhere, which are not what is asked for. */
function rate(perSecond: number): string {
  return perSecond < 10_000 ? `${Number(perSecond.toPrecision(3))}/s` : formatRate(perSecond);
}
