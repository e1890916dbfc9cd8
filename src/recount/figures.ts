/** What each number of a report.html should be, by what it says it is. */
import type { GateVerdict, IntervalResult, RunResult, SavedResult } from '../results/run-result.ts';
import { estimateOf } from './check-comparisons.ts';
import { ofCounts, ofTimes, reading } from './readings.ts';
import { countBetween, type Histograms } from './samples.ts';
import { sum } from './spread.ts';
import { clientOf, percentileOf, poolsOf, type Subject, type Times, timesOf } from './subject.ts';

type Value = number | null;

/** By name; undefined for one that no result can have. */
export function figuresOf(
  result: SavedResult,
  subjects: readonly Subject[],
  histograms: Histograms,
): (of: string) => Value | undefined {
  const times = new Map(subjects.map((each) => [each, timesOf(each, 'responseTime')]));
  const statuses = new Set(result.runs.flatMap((run) => Object.keys(run.statuses)));
  const known = new Map<string, Value>([
    ...subjects.flatMap((subject) => [...ofClient(subject, statuses), ...ofSpread(subject)]),
    ...ofComparisons(result, subjects),
    ...ofRuns(result.runs, histograms),
    ...result.gates.flatMap((gate) => ofGate(gate, subjects)),
  ]);
  return (of) => known.get(of) ?? (known.has(of) ? null : ofStretch(of, times));
}

const timeNames = [
  'mean',
  'max',
  'p10',
  'p25',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'p99.5',
  'p99.9',
];
const counts = ['ok', 'errors', 'offered', 'throughput', 'goodput'];

/** A status that others have is counted as 0. */
function ofClient(subject: Subject, statuses: ReadonlySet<string>): [string, Value][] {
  const loads = new Set(subject.runs.flatMap((run) => (run.loads ?? []).map(({ name }) => name)));
  return [undefined, ...loads].flatMap((load) => {
    const client = clientOf(subject, load);
    const times = timesOf(subject, 'responseTime', load);
    const of = load === undefined ? subject.name : `${subject.name}, load ${load}`;
    return [
      ...counts.map((name): [string, Value] => [
        `${name} of ${of}`,
        ofCounts(client, name) ?? null,
      ]),
      ...[...timeNames, 'p99.95', 'p99.99', 'p99.999'].map((name): [string, Value] => [
        `${name} of ${of}`,
        (times && ofTimes(times, name)) ?? null,
      ]),
      ...[...statuses].map((status): [string, Value] => [
        `status ${status} of ${of}`,
        client.statuses.get(status) ?? 0,
      ]),
    ];
  });
}

function ofSpread(subject: Subject): [string, Value][] {
  return poolsOf(subject).flatMap((pool) => {
    const of = `of ${pool.name} by ${subject.name}`;
    return [
      [`requests ${of}`, pool.requests],
      [`jain ${of}`, pool.jain],
      [`jain by chance ${of}`, pool.jainExpectedByChance],
      [`cv ${of}`, pool.cv],
      [`peak to mean ${of}`, pool.peakToMean],
      [`gini ${of}`, pool.gini],
      [`chi-square p ${of}`, pool.chiSquareP],
      ...pool.endpoints.flatMap(({ id, requests, share, fairShare }): [string, Value][] => [
        [`requests of ${id} ${of}`, requests],
        [`share of ${id} ${of}`, share],
        [`fair share of ${id} ${of}`, fairShare],
      ]),
    ];
  });
}

function ofComparisons(
  { comparisons }: SavedResult,
  subjects: readonly Subject[],
): [string, Value][] {
  const unswept = comparisons.filter((each) => each.sweptRatePerSecond === undefined);
  return unswept.flatMap((comparison) =>
    subjects.flatMap((subject): [string, Value][] => {
      const { estimate, low, high } = estimateOf(comparison, subject);
      const of = `${comparison.metric} over repetitions of ${subject.name}`;
      return [
        [`estimate of ${of}`, estimate],
        [`lower bound of ${of}`, low],
        [`upper bound of ${of}`, high],
      ];
    }),
  );
}

function ofRuns(runs: readonly RunResult[], histograms: Histograms): [string, Value][] {
  return runs.map((run) => {
    const lag = timesOf({ runs: [run], histograms }, 'sendLag');
    return [`send lag p99 of run ${run.id}`, lag ? percentileOf(lag, 99) : null];
  });
}

function ofGate(gate: GateVerdict, subjects: readonly Subject[]): [string, Value][] {
  const subject = subjects.find(({ name }) => name === judged(gate));
  const metric = /^\s*([\w()]+)/.exec(gate.rule)?.[1];
  const value = subject && metric !== undefined ? reading(subject, metric, gate.load) : undefined;
  return [[gateName(gate), value ?? null]];
}

export function gateName(gate: GateVerdict): string {
  const rule = gate.rule.trim().replace(/\s+/g, ' ');
  return `gate ${gate.load === undefined ? rule : `${gate.load}: ${rule}`} of ${judged(gate)}`;
}

function judged({ strategy, ingress, dialect, sweptRatePerSecond: rate }: GateVerdict): string {
  const on = ingress === undefined ? '' : ` on ${ingress}`;
  const by = dialect === undefined ? '' : ` by ${dialect}`;
  return `${strategy}${on}${by}${rate === undefined ? '' : ` at ${rate}/s`}`;
}

/** Of a stretch of time, or of times: its ends are part of the name. */
function ofStretch(of: string, times: ReadonlyMap<Subject, Times | undefined>): Value | undefined {
  const [, what, name, from, to, unit] =
    /^(requests|offered|ok|errors|in flight) of (.*) from ([\d.]+) to ([\d.]+) (ms|µs)$/s.exec(
      of,
    ) ?? [];
  const subject = [...times.keys()].find((each) => each.name === name);
  if (!subject) return undefined;
  if (unit === 'µs') {
    const own = times.get(subject);
    return own && countBetween(own.samples, Number(from), Number(to));
  }
  const within = subject.runs.flatMap(({ intervals }) =>
    intervals.filter(({ fromMs, toMs }) => {
      const middle = (fromMs + toMs) / 2;
      return middle >= Number(from) && middle < Number(to);
    }),
  );
  return overTime(what!, within);
}

function overTime(what: string, intervals: readonly IntervalResult[]): Value {
  const all = (read: (interval: IntervalResult) => number) => sum(intervals.map(read));
  const seconds = all(({ fromMs, toMs }) => toMs - fromMs) / 1000;
  if (what === 'offered') return all(({ intended }) => intended) / seconds;
  if (what === 'ok') return all(({ ok }) => ok) / seconds;
  if (what === 'errors') return all(({ ended, ok }) => ended - ok) / seconds;
  return all(({ inFlight }) => inFlight) / intervals.length;
}
