/**
 * Independent exponential gaps of mean 1/rate: what many independent clients add up to (Palm–Khinchine theorem), and
 * the arrivals that queueing formulae assume.
 */
import type { ArrivalDefinition, ArrivalProcess, ArrivalSpec } from './arrival-process.ts';

export const poisson = {
  name: 'poisson',
  summary: 'independent exponential gaps of mean 1/rate',
  create: (spec): ArrivalProcess => new PoissonArrivals(spec),
} as const satisfies ArrivalDefinition;

class PoissonArrivals implements ArrivalProcess {
  readonly #spec: ArrivalSpec;
  readonly #meanGapMs: number;
  #n = -1;
  #timeMs = 0;

  constructor(spec: ArrivalSpec) {
    this.#spec = spec;
    this.#meanGapMs = 1000 / spec.ratePerSecond;
  }

  at(n: number): number {
    while (this.#n < n) {
      this.#n++;
      this.#timeMs -= this.#meanGapMs * Math.log(this.#spec.draw(this.#n));
    }
    return this.#timeMs;
  }
}
