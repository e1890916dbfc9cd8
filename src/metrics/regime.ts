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
  /** Ended in any way but by timing out or finding no connection. */
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
const fewestIntervals = 2 * parts;
const least = { ofLater: 0.25, errors: 6 };

/**
 * The first third differs from the rest by a quarter and by six standard errors, and most of all at its very start:
 * the first twelfth lies beyond all twelfths of the rest. In either direction: caches fill, and so do queues. Twelfths
 * of a run are long beside the memory of most queues, so their means tell the error; six instead of two makes up for
 * those where they are not. Stable M/M/1 queues are taken for warming in at most 4 of 100 runs of ten seconds.
 */
function stillDrifted(intervals: readonly FlowInterval[]): boolean {
  if (intervals.length < fewestIntervals) return false;
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
  const drift = mean(means.slice(0, firstParts)) - laterMean;
  const extreme = drift > 0 ? means[0]! > Math.max(...later) : means[0]! < Math.min(...later);
  const variance =
    later.reduce((total, each) => total + (each - laterMean) ** 2, 0) / (later.length - 1);
  const error = Math.sqrt(variance * (1 / firstParts + 1 / later.length));
  return extreme && Math.abs(drift) > Math.max(least.ofLater * laterMean, least.errors * error);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function sum(intervals: readonly FlowInterval[], key: keyof FlowInterval): number {
  return intervals.reduce((total, interval) => total + interval[key], 0);
}
