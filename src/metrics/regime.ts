/**
 * Did the target keep up? `saturated` when the generator reached its in-flight cap, when clearly less was finished than
 * intended once the run had settled, or when the requests in flight kept growing. A finding, not a defect.
 */

/** One interval of the measured phase. */
export interface FlowInterval {
  readonly intended: number;
  /** Ended in any way but by timing out. */
  readonly finished: number;
  /** At its end. */
  readonly inFlight: number;
}

export function regimeOf(
  intervals: readonly FlowInterval[],
  unsent: number,
): 'steady' | 'saturated' {
  return unsent > 0 || fellBehind(intervals) || keptGrowing(intervals) ? 'saturated' : 'steady';
}

/**
 * Over the second half, so that filling the pipes at the start does not count: less than 95 % of the intended finished,
 * and by more than three standard deviations of a Poisson count.
 */
function fellBehind(intervals: readonly FlowInterval[]): boolean {
  const settled = intervals.slice(Math.ceil(intervals.length / 2));
  const intended = settled.reduce((sum, interval) => sum + interval.intended, 0);
  const finished = settled.reduce((sum, interval) => sum + interval.finished, 0);
  return intended - finished > Math.max(0.05 * intended, 3 * Math.sqrt(intended));
}

/** Mean in flight rises from each third of the phase to the next, doubles at least and gains 20 requests. */
function keptGrowing(intervals: readonly FlowInterval[]): boolean {
  const third = Math.floor(intervals.length / 3);
  if (third < 2) return false;
  const [first, second, last] = [0, third, intervals.length - third].map((from) => {
    const part = intervals.slice(from, from + third);
    return part.reduce((sum, interval) => sum + interval.inFlight, 0) / third;
  }) as [number, number, number];
  return first < second && second < last && last >= 2 * first && last - first >= 20;
}
