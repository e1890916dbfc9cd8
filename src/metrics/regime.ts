/**
 * Did the target keep up? `saturated` when the generator reached its in-flight cap, or when clearly less was finished
 * than intended once the run had settled. A finding, not a defect.
 *
 * What is intended and not finished is in flight or timed out, so the shortfall is also the growth of the requests in
 * flight. A queue that is stable at high utilisation wanders too, over a short time like a random walk, by a few √N of
 * N requests at most; a shortfall within three √N, or within 3 %, is therefore no evidence.
 */

/** One interval of the measured phase. */
export interface FlowInterval {
  readonly intended: number;
  /** Ended in any way but by timing out. */
  readonly finished: number;
}

export function regimeOf(
  intervals: readonly FlowInterval[],
  unsent: number,
): 'steady' | 'saturated' {
  // The second half alone, so that the pipes filling up at the start do not count.
  const settled = intervals.slice(Math.floor(intervals.length / 2));
  const intended = settled.reduce((sum, interval) => sum + interval.intended, 0);
  const finished = settled.reduce((sum, interval) => sum + interval.finished, 0);
  const fellBehind = intended - finished > Math.max(0.03 * intended, 3 * Math.sqrt(intended));
  return unsent > 0 || fellBehind ? 'saturated' : 'steady';
}
