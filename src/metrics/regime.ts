/**
 * What did the target do? `saturated` when the generator reached its in-flight cap, or when clearly less was finished
 * than intended once the run had settled. `warming` when it kept up, but answered at another speed in the beginning than
 * later on. A finding, not a defect.
 *
 * What is intended and not finished is in flight or timed out, so the shortfall is also the growth of the requests in
 * flight. A queue that is stable at high utilisation wanders too, over a short time like a random walk, by a few √N of
 * N requests at most; a shortfall within three √N, or within 3 %, is therefore no evidence.
 */

export type Regime = 'steady' | 'warming' | 'saturated';

/** One interval of the measured phase. */
export interface FlowInterval {
  readonly intended: number;
  /** Ended in any way but by timing out. */
  readonly finished: number;
  /** Answered as expected, and the sum of their response times. */
  readonly ok: number;
  readonly responseMs: number;
}

/** `evenLoad`: the scenario asks for the same all along; else another speed is what was asked for. */
export function regimeOf(
  intervals: readonly FlowInterval[],
  unsent: number,
  evenLoad: boolean,
): Regime {
  if (unsent > 0 || fellBehind(intervals)) return 'saturated';
  return evenLoad && stillDrifted(intervals) ? 'warming' : 'steady';
}

export function worstRegime(regimes: readonly Regime[]): Regime {
  if (regimes.includes('saturated')) return 'saturated';
  return regimes.includes('warming') ? 'warming' : 'steady';
}

function fellBehind(intervals: readonly FlowInterval[]): boolean {
  // The second half alone, so that the pipes filling up at the start do not count.
  const settled = intervals.slice(Math.floor(intervals.length / 2));
  const intended = sum(settled, 'intended');
  return intended - sum(settled, 'finished') > Math.max(0.03 * intended, 3 * Math.sqrt(intended));
}

const parts = 12;
const firstParts = 4;
const least = { ofLater: 0.25, deviations: 5 };

/**
 * The mean response time of the first third against that of the rest: a quarter of it apart in either direction, and
 * five standard errors, judged from how far the twelfths of the rest lie apart. A twelfth is long beside the memory of
 * most queues, which makes their means all but independent; five instead of two makes up for those that are not.
 */
function stillDrifted(intervals: readonly FlowInterval[]): boolean {
  if (intervals.length < parts) return false;
  const means = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * intervals.length) / parts);
    const to = Math.floor(((part + 1) * intervals.length) / parts);
    const own = intervals.slice(from, to);
    return sum(own, 'responseMs') / sum(own, 'ok');
  });
  // A part without answers has no mean.
  if (means.some(Number.isNaN)) return false;
  const later = means.slice(firstParts);
  const laterMean = mean(later);
  const variance =
    mean(later.map((each) => (each - laterMean) ** 2)) * (later.length / (later.length - 1));
  const error = Math.sqrt(variance * (1 / firstParts + 1 / later.length));
  const drift = Math.abs(mean(means.slice(0, firstParts)) - laterMean);
  return drift > Math.max(least.ofLater * laterMean, least.deviations * error);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function sum(intervals: readonly FlowInterval[], key: keyof FlowInterval): number {
  return intervals.reduce((total, interval) => total + interval[key], 0);
}
