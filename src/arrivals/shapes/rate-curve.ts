/** The rate of an open stage over time, by its integral: λ(t) is the rate, Λ(t) = ∫₀ᵗ λ the requests expected by t. */

export interface RateCurve {
  /** Over the stage, or over whole periods of a rate that repeats. */
  readonly meanPerSecond: number;
  /** Λ. Time counts from the start of the stage and may lie beyond its end. */
  expectedBy(timeMs: number): number;
  /**
   * Λ⁻¹: the latest time by which no more than that is expected, so that nothing falls where the rate is 0; Infinity
   * where more never comes.
   */
  timeOf(expected: number): number;
}
