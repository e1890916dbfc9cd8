/** Comparisons as saved against the repetitions they are made of. */
import type {
  MetricComparison,
  PairComparison,
  RankedSubject,
} from '../results/comparison-result.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Ledger } from './ledger.ts';
import { reading } from './readings.ts';
import { sum } from './spread.ts';
import { outside, t95 } from './student.ts';
import type { Subject } from './subject.ts';

export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One value per repetition that counts. */
type Values = ReadonlyMap<number, number>;

export function checkComparisons(
  ledger: Ledger,
  comparisons: readonly MetricComparison[],
  subjects: readonly Subject[],
): void {
  for (const comparison of comparisons) {
    const values = new Map(subjects.map((each) => [each.name, valuesOf(comparison, each)]));
    for (const each of comparison.ranking) {
      const subject = subjects.find(({ name }) => name === each.subject);
      checkRanked(ledger, comparison, each, subject, values.get(each.subject));
    }
    for (const pair of comparison.pairs) checkPair(ledger, comparison, pair, values);
    checkRanks(ledger, comparison);
  }
  checkFamily(ledger, comparisons);
}

/** The mean over repetitions, of ratios the geometric, with its interval of 95 %. */
export function estimateOf(
  comparison: MetricComparison,
  subject: Subject,
  known: Values = valuesOf(comparison, subject),
): Estimate {
  const isRatio = comparison.scale === 'ratio';
  const values = [...known.values()];
  const { mean, half } = meanOf(isRatio ? values.map(Math.log) : values);
  return inUnits(isRatio, mean, half);
}

function checkRanked(
  ledger: Ledger,
  comparison: MetricComparison,
  { subject: name, estimate, interval, repetitions, merged }: RankedSubject,
  subject: Subject | undefined,
  values: Values | undefined,
): void {
  const of = `comparison of ${comparison.metric}, ${name}`;
  if (!subject || !values) return ledger.wrong(of, name, 'a subject of the runs');
  const recounted = estimateOf(comparison, subject, values);
  ledger.same(`${of}: repetitions`, repetitions, values.size);
  ledger.same(`${of}: estimate`, estimate, recounted.estimate);
  ledger.same(`${of}: interval.low`, interval?.low ?? null, recounted.low);
  ledger.same(`${of}: interval.high`, interval?.high ?? null, recounted.high);
  const runs = subject.runs.filter(isBelieved);
  const together = runs.length === 0 ? null : reading({ ...subject, runs }, comparison.metric);
  ledger.same(`${of}: merged`, merged, together ?? null);
}

/** Best first, and who does not differ significantly from the first of a rank shares it. */
function checkRanks(ledger: Ledger, { metric, better, ranking, pairs }: MetricComparison): void {
  const known = ranking.filter(({ estimate }) => estimate !== null);
  const sorted = known.toSorted(
    (a, b) => (better === 'lower' ? 1 : -1) * (a.estimate! - b.estimate!),
  );
  let [leader, rank] = ['', 0];
  for (const [i, { subject, estimate, rank: found }] of known.entries()) {
    const differs = pairs.some(
      ({ a, b, significant }) => significant && [a, b].includes(leader) && [a, b].includes(subject),
    );
    if (i === 0 || differs) [leader, rank] = [subject, i + 1];
    ledger.same(`comparison of ${metric}, ${subject}: rank`, found, rank);
    ledger.same(`comparison of ${metric}, ${subject}: place`, estimate, sorted[i]!.estimate);
  }
}

function checkPair(
  ledger: Ledger,
  { metric, scale }: MetricComparison,
  pair: PairComparison,
  values: ReadonlyMap<string, Values>,
): void {
  const of = `comparison of ${metric}, ${pair.a} with ${pair.b}`;
  const [as, bs] = [values.get(pair.a), values.get(pair.b)];
  if (!as || !bs) return ledger.wrong(of, `${pair.a}, ${pair.b}`, 'subjects of the runs');
  const isRatio = scale === 'ratio';
  const differences = [...as]
    .filter(([repetition]) => bs.has(repetition))
    .map(([repetition, value]) =>
      isRatio ? Math.log(value / bs.get(repetition)!) : value - bs.get(repetition)!,
    );
  const { mean, half, deviation } = meanOf(differences);
  const recounted = inUnits(isRatio, mean, half);
  const n = differences.length;
  ledger.same(`${of}: repetitions`, pair.repetitions, n);
  ledger.same(`${of}: estimate`, pair.estimate, recounted.estimate, 1e-12);
  ledger.same(`${of}: interval.low`, pair.interval?.low ?? null, recounted.low, 1e-12);
  ledger.same(`${of}: interval.high`, pair.interval?.high ?? null, recounted.high, 1e-12);
  if (mean === null || deviation === null || deviation < 1e-12) return;
  ledger.same(`${of}: p`, pair.p, outside((mean * Math.sqrt(n)) / deviation, n - 1), 1e-7);
  ledger.same(`${of}: effectSize`, pair.effectSize, mean / deviation, 1e-7);
}

/** Benjamini and Hochberg: each p times the tests over how many are as small, no greater than that of a greater p. */
function checkFamily(ledger: Ledger, comparisons: readonly MetricComparison[]): void {
  const all = comparisons.flatMap(({ metric, pairs }) => pairs.map((pair) => ({ metric, pair })));
  const tests = all.filter(({ pair }) => pair.adjustedP !== null && pair.p !== null);
  const ps = tests.map(({ pair }) => pair.p!);
  for (const { metric, pair } of tests) {
    const candidates = ps
      .filter((p) => p >= pair.p!)
      .map((p) => (p * ps.length) / ps.filter((other) => other <= p).length);
    const adjusted = Math.min(1, ...candidates);
    const of = `comparison of ${metric}, ${pair.a} with ${pair.b}`;
    ledger.same(`${of}: adjustedP`, pair.adjustedP, adjusted);
    ledger.same(`${of}: significant`, Number(pair.significant), Number(adjusted < 0.05));
  }
}

function isBelieved({ aborted, validity }: RunResult): boolean {
  return !aborted && validity.verdict !== 'invalid';
}

/** By repetition, of those that count. */
function valuesOf({ metric, leftOut }: MetricComparison, subject: Subject): Map<number, number> {
  const out = leftOut.filter((each) => each.subject === subject.name);
  const values = new Map<number, number>();
  for (const run of subject.runs) {
    if (out.some(({ repetition }) => repetition === run.repetition)) continue;
    const value = reading({ ...subject, runs: [run] }, metric);
    if (value != null) values.set(run.repetition, value);
  }
  return values;
}

function meanOf(values: readonly number[]) {
  const n = values.length;
  if (n === 0) return { mean: null, half: null, deviation: null };
  const mean = sum(values) / n;
  if (n === 1) return { mean, half: null, deviation: null };
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  return { mean, half: (t95(n - 1) * deviation) / Math.sqrt(n), deviation };
}

function inUnits(isRatio: boolean, mean: number | null, half: number | null): Estimate {
  const back = (value: number) => (isRatio ? Math.exp(value) : value);
  return {
    estimate: mean === null ? null : back(mean),
    low: mean === null || half === null ? null : back(mean - half),
    high: mean === null || half === null ? null : back(mean + half),
  };
}
