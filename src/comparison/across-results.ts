/**
 * Two sides of a comparison across results, between commits, days or machines. Simulated repetitions of the same seed met
 * the same requests on both sides, whatever machine played them: they are pairs. On the wire a day or a machine sets all
 * its repetitions apart from those of another, so they are two samples.
 */
import type { Contrast } from '../gate/metrics.ts';
import type { Baseline, BaselineSubject } from '../results/baseline.ts';
import { comparePair, compareUnpaired, type TestedPair } from './compare-pair.ts';
import type { Sample } from './samples.ts';

/** By name, or the only one of each side as `p2c → random`: their name, the earlier and the later. */
export function matchedSubjects(
  earlier: Baseline,
  later: Baseline,
): (readonly [string, BaselineSubject, BaselineSubject])[] {
  const [before, after] = [Object.entries(earlier.subjects), Object.entries(later.subjects)];
  if (before.length === 1 && after.length === 1) {
    const [[a, x], [b, y]] = [before[0]!, after[0]!];
    return [[a === b ? a : `${a} → ${b}`, x, y]];
  }
  return after.flatMap(([name, subject]) => {
    const other = earlier.subjects[name];
    return other ? [[name, other, subject] as const] : [];
  });
}

export function arePaired(a: BaselineSubject, b: BaselineSubject): boolean {
  if (a.engine !== 'simulated' || b.engine !== 'simulated') return false;
  const seeds = new Map(a.repetitions.map((repetition, i) => [repetition, a.seeds[i]!]));
  const common = b.repetitions.filter((repetition) => seeds.has(repetition));
  return (
    common.length > 0 &&
    common.every((each) => seeds.get(each) === b.seeds[b.repetitions.indexOf(each)])
  );
}

/** By repetition; a ratio has no 0. */
export function sampleOf(
  name: string,
  subject: BaselineSubject,
  figure: string,
  { scale }: Pick<Contrast, 'scale'>,
): Sample {
  const values = new Map<number, number>();
  for (const [i, value] of (subject.figures[figure] ?? []).entries()) {
    if (value === null || (scale === 'ratio' && value === 0)) continue;
    values.set(subject.repetitions[i]!, value);
  }
  return { subject: name, values, merged: null, leftOut: [] };
}

export interface Sides {
  readonly paired: boolean;
  readonly a: Sample;
  readonly b: Sample;
  readonly pair: TestedPair;
}

/** `a` is what is judged, `b` what it is held against. */
export function compareSides(
  contrast: Contrast,
  figure: string,
  [a, b]: readonly [BaselineSubject, BaselineSubject],
): Sides {
  const paired = arePaired(a, b);
  const [x, y] = [sampleOf('a', a, figure, contrast), sampleOf('b', b, figure, contrast)];
  return { paired, a: x, b: y, pair: (paired ? comparePair : compareUnpaired)(contrast, x, y) };
}
