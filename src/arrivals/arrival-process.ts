/** When requests are meant to be sent, whatever becomes of the ones before: the open loop. */

export interface ArrivalProcess {
  /**
   * Intended time of the stage's n-th request (from 0), in ms since the stage began, never decreasing in n.
   * n must not decrease from one call to the next.
   */
  at(n: number): number;
}

export interface ArrivalSpec {
  readonly ratePerSecond: number;
  /** A draw in (0, 1) that belongs to the stage's n-th request. */
  draw(n: number): number;
}

export interface ArrivalDefinition<Name extends string = string> {
  readonly name: Name;
  readonly summary: string;
  create(spec: ArrivalSpec): ArrivalProcess;
}
