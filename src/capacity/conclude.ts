/**
 * From the brackets of repetitions to a rate with an interval, and from two subjects' to the ratio between them. The
 * sample is the repetition: each has its own seed and so its own threshold, which lies in its bracket; rates vary in
 * proportion, so by logarithms. An interval's lower end is that of the rates that held and its upper end that of the rates
 * that failed, so that the width of the brackets is in it.
 */
import type {
  CapacityPair,
  CapacityThreshold,
  SoughtRange,
  SubjectCapacity,
} from '../results/capacity.ts';
import { adjustedForFamily } from '../statistics/benjamini-hochberg.ts';
import { meanInterval } from '../statistics/interval.ts';
import { pairedRatio } from '../statistics/paired.ts';

type Conclusion = Pick<
  SubjectCapacity,
  'finding' | 'ratePerSecond' | 'interval' | 'heldAtPerSecond' | 'reason'
>;

interface Bracket {
  readonly low: number;
  readonly high: number;
}

const significance = 0.05;

export function conclude(
  thresholds: readonly CapacityThreshold[],
  { leastPerSecond, mostPerSecond }: SoughtRange,
): Conclusion {
  const held = thresholds.map(({ holdsAtPerSecond }) => holdsAtPerSecond ?? 0);
  const heldAt = Math.min(...held);
  const common = { interval: null, heldAtPerSecond: heldAt > 0 ? heldAt : null };
  const ended = (how: CapacityThreshold['ended']) =>
    thresholds.filter((threshold) => threshold.ended === how);
  const [unknown] = ended('unknown');
  if (unknown)
    return { finding: 'undetermined', ratePerSecond: null, reason: unknown.reason, ...common };
  const [always, never, found] = [ended('always'), ended('never'), ended('found')];
  if (found.length === thresholds.length) {
    const brackets = thresholds.map(bracketOf);
    return {
      ...common,
      finding: 'found',
      ratePerSecond: geometricMean(brackets.map(middle)),
      interval: intervalOf(brackets),
      reason: mostFrequent(found.map(({ reason }) => ruleOf(reason))),
    };
  }
  if (always.length === thresholds.length)
    return { finding: 'at-least', ratePerSecond: mostPerSecond, reason: null, ...common };
  if (never.length === thresholds.length) {
    const { reason } = thresholds[0]!;
    return { finding: 'below', ratePerSecond: leastPerSecond, reason, ...common };
  }
  const of = `of ${thresholds.length} repetitions`;
  const reason = [
    ...(always.length > 0 ? [`${always.length} ${of} hold in the whole range`] : []),
    ...(never.length > 0 ? [`${never.length} ${of} hold nowhere in it`] : []),
  ].join(', ');
  return { finding: 'undetermined', ratePerSecond: null, reason, ...common };
}

/** Of each two subjects that are found. */
export function comparePairs(
  subjects: readonly Pick<SubjectCapacity, 'subject' | 'finding' | 'thresholds'>[],
): CapacityPair[] {
  const found = subjects.filter(({ finding }) => finding === 'found');
  const pairs = found.flatMap((a, i) => found.slice(i + 1).map((b) => comparePair(a, b)));
  const tested = pairs.filter(({ p }) => p !== null);
  const adjusted = adjustedForFamily(tested.map(({ p }) => p!));
  return pairs.map((pair) => {
    const adjustedP = adjusted[tested.indexOf(pair)] ?? null;
    return { ...pair, adjustedP, significant: adjustedP !== null && adjustedP < significance };
  });
}

function comparePair(
  a: Pick<SubjectCapacity, 'subject' | 'thresholds'>,
  b: Pick<SubjectCapacity, 'subject' | 'thresholds'>,
): Omit<CapacityPair, 'adjustedP' | 'significant'> {
  const [as, bs] = [a.thresholds.map(bracketOf), b.thresholds.map(bracketOf)];
  const names = { a: a.subject, b: b.subject };
  const estimate = geometricMean(as.map(middle)) / geometricMean(bs.map(middle));
  if (as.length < 2) return { ...names, estimate, interval: null, p: null };
  const least = pairedRatio(as.map(lowOf), bs.map(highOf));
  const most = pairedRatio(as.map(highOf), bs.map(lowOf));
  // The ratio nearest to 1 that the brackets allow; where they allow 1 itself nothing is shown.
  const nearest = estimate > 1 ? least : most;
  const isApart = estimate > 1 ? nearest.estimate > 1 : nearest.estimate < 1;
  return {
    ...names,
    estimate,
    interval: { low: least.low, high: most.high },
    p: isApart ? nearest.p : 1,
  };
}

function intervalOf(brackets: readonly Bracket[]): Bracket | null {
  if (brackets.length < 2) return null;
  return {
    low: Math.exp(meanInterval(brackets.map(({ low }) => Math.log(low))).low),
    high: Math.exp(meanInterval(brackets.map(({ high }) => Math.log(high))).high),
  };
}

function bracketOf({ holdsAtPerSecond, failsAtPerSecond }: CapacityThreshold): Bracket {
  return { low: holdsAtPerSecond!, high: failsAtPerSecond! };
}

function lowOf({ low }: Bracket): number {
  return low;
}

function highOf({ high }: Bracket): number {
  return high;
}

function middle({ low, high }: Bracket): number {
  return Math.sqrt(low * high);
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Without the value it had. */
function ruleOf(reason: string | null): string {
  return reason!.replace(/ with \S+$/, '');
}

function mostFrequent(texts: readonly string[]): string {
  const [most] = [...Map.groupBy(texts, (text) => text)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  return most![0];
}
