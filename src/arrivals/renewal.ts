/** Arrivals with independent gaps, each made of its request's own draw. */
import type { ArrivalProcess } from './arrival-process.ts';

export class Renewal implements ArrivalProcess {
  readonly #draw: (n: number) => number;
  /** Of mean 1. */
  readonly #gapOf: (draw: number) => number;
  #n = -1;
  #expected = 0;

  constructor(draw: (n: number) => number, gapOf: (draw: number) => number) {
    this.#draw = draw;
    this.#gapOf = gapOf;
  }

  at(n: number): number {
    while (this.#n < n) {
      this.#n++;
      this.#expected += this.#gapOf(this.#draw(this.#n));
    }
    return this.#expected;
  }
}
