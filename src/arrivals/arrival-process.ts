/**
 * When requests are meant to be sent, whatever becomes of the ones before: the open loop.
 *
 * An arrival process has rate 1: it says how many requests are *expected* by the time the n-th comes. The rate's curve
 * Λ turns that into time, t = Λ⁻¹(x), so that every process works with every shape of the rate, exactly. For Poisson
 * arrivals this is the time-rescaling theorem: Lewis and Shedler (1979), Brown et al. (2002).
 */

export interface ArrivalProcess {
  /**
   * How many requests are expected by the arrival of the stage's n-th (from 0); never decreasing in n.
   * n must not decrease from one call to the next.
   */
  at(n: number): number;
}

export interface ArrivalDefinition<Name extends string = string> {
  readonly name: Name;
  readonly summary: string;
  /** `draw(n)`, in (0, 1), belongs to the stage's n-th request. */
  create(draw: (n: number) => number): ArrivalProcess;
}
