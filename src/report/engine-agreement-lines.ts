/** The wire against virtual time, for the summary: in words whether they agree, then figure by figure. */
import { formatMs, formatPercent, formatRate, unknownText } from '../core/format.ts';
import type {
  EngineAgreement,
  FigureAgreement,
  Range,
  SubjectAgreement,
} from '../results/engine-agreement.ts';
import { alignColumns, shorten, wrap } from './lines.ts';

/** So that the widest row stays within a line. */
const nameWidth = 18;

export function engineAgreementLines({ hopsFrom, subjects }: EngineAgreement): string[] {
  if (subjects.length === 0) return ['No run and its simulated twin both played to their end.'];
  const pairs = Math.max(...subjects.map((subject) => subject.pairs));
  return [
    ...wrap('', [...verdicts(subjects), hopsTexts[hopsFrom], intervalText(pairs)].join(' ')),
    ...alignColumns([header, ...subjects.flatMap(rowsOf)], 'llrrrrrl'),
    ...partLines(subjects),
  ];
}

const hopsTexts = {
  scenario: 'In virtual time hops cost what the scenario says.',
  calibration: 'In virtual time hops cost what plimsoll calibrate measured on this machine.',
  nowhere:
    'In virtual time hops cost nothing, so 1ms is allowed for them; plimsoll calibrate measures them.',
} as const;

function intervalText(pairs: number): string {
  return pairs === 1
    ? 'One repetition gives no interval: this is what a single pair of runs shows. More --repetitions give one.'
    : `Intervals are of 95 %, over ${pairs} pairs of runs with the same requests.`;
}

function verdicts(subjects: readonly SubjectAgreement[]): string[] {
  const told = (verdict: FigureAgreement['verdict'] | 'distrusted', name: string) => {
    const those = subjects.filter((subject) => verdictOf(subject) === verdict);
    return those.length === 0 ? [] : [`${name}: ${those.map(reasoned).join('; ')}.`];
  };
  return [
    ...told('agrees', 'They agree within what is expected'),
    ...told('differs', 'THEY DIFFER by more than is expected'),
    ...told('unclear', 'Unclear, more repetitions may tell'),
    ...told('distrusted', 'No verdict'),
  ];
}

function verdictOf(subject: SubjectAgreement): FigureAgreement['verdict'] | 'distrusted' {
  if (subject.distrusted !== undefined) return 'distrusted';
  const all = judgedFigures(subject).map(({ verdict }) => verdict);
  return (['differs', 'unclear'] as const).find((verdict) => all.includes(verdict)) ?? 'agrees';
}

/** `p2c (p99, errors)`: where not all agree, those that do not. */
function reasoned(subject: SubjectAgreement): string {
  const verdict = verdictOf(subject);
  const reasons =
    subject.distrusted ??
    judgedFigures(subject)
      .filter((figure) => verdict !== 'agrees' && figure.verdict === verdict)
      .map(({ figure }) => figure)
      .join(', ');
  return reasons === '' ? subject.subject : `${subject.subject} (${reasons})`;
}

/** Nothing is expected of the shares of what is balanced per connection. */
function judgedFigures(subject: SubjectAgreement): FigureAgreement[] {
  return shownFigures(subject).filter(({ figure, expected }) => figure !== 'share' || expected);
}

/** Of the shares the one that is furthest from what is expected. */
function shownFigures({ figures }: SubjectAgreement): FigureAgreement[] {
  const strayed = ({ difference, expected }: FigureAgreement) =>
    difference === null || !expected?.high ? -1 : Math.abs(difference) / expected.high;
  const shares = figures
    .filter(({ figure }) => figure === 'share')
    .toSorted((a, b) => strayed(b) - strayed(a));
  return [...figures.filter(({ figure }) => figure !== 'share'), ...shares.slice(0, 1)];
}

const header = [
  'strategy',
  'figure',
  'wire',
  'simulated',
  'difference',
  'interval',
  'expected',
  '',
] as const;

function rowsOf(subject: SubjectAgreement): string[][] {
  return shownFigures(subject).map((figure, i) => [
    i === 0 ? shorten(subject.subject, nameWidth) : '',
    figure.endpoint === undefined ? figure.figure : shorten(figure.endpoint, nameWidth - 4),
    formatValue(figure.wire, figure.unit),
    formatValue(figure.simulated, figure.unit),
    signed(figure.difference, figure.unit),
    rangeText(figure.interval, figure.unit),
    rangeText(figure.expected, figure.unit),
    figure.expected ? figure.verdict : unknownText,
  ]);
}

function formatValue(value: number | null, unit: FigureAgreement['unit']): string {
  if (unit === 'ms') return formatMs(value);
  return unit === '/s' ? formatRate(value) : formatPercent(value);
}

/** `−0.3…+4.1%` of times and rates; of fractions in points, `−0.3…+4.1pt`. */
function rangeText(range: Range | null, unit: FigureAgreement['unit']): string {
  if (!range) return unknownText;
  return `${percents(range.low)}…${signed(range.high, unit)}`;
}

function signed(difference: number | null, unit: FigureAgreement['unit']): string {
  if (difference === null) return unknownText;
  return `${percents(difference)}${unit === 'fraction' ? 'pt' : '%'}`;
}

function percents(fraction: number): string {
  // Few pairs that have little in common.
  if (fraction >= 9.995) return '>+999';
  const digits = Math.abs(100 * fraction).toFixed(Math.abs(fraction) < 0.0995 ? 1 : 0);
  if (Number(digits) === 0) return '0';
  return `${fraction < 0 ? '−' : '+'}${digits}`;
}

/** What the mean of the wire is longer by, part by part. */
function partLines(subjects: readonly SubjectAgreement[]): string[] {
  const rows = subjects.flatMap(({ subject, meanPartsMs }) => {
    if (!meanPartsMs) return [];
    const { sendLagMs, betweenMs, queueMs, serviceMs } = meanPartsMs;
    const parts = [sendLagMs, betweenMs, queueMs, serviceMs].map((ms) =>
      `${ms < 0 ? '−' : '+'}${formatMs(Math.abs(ms))}`.replace('+0ms', '0ms'),
    );
    return [[shorten(subject, nameWidth), ...parts]];
  });
  if (rows.length === 0) return [];
  const names = ['mean, wire less simulated', 'send lag', 'network and ingress', 'queue'];
  return alignColumns([[...names, 'service'], ...rows], 'lrrrr');
}
