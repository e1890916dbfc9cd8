/**
 * The rate stays as it is.
 *
 *     Λ(t) = λt        Λ⁻¹(x) = x/λ
 */
import type { RateCurve } from './rate-curve.ts';

export class Flat implements RateCurve {
  readonly meanPerSecond: number;

  constructor(ratePerSecond: number) {
    this.meanPerSecond = ratePerSecond;
  }

  expectedBy(timeMs: number): number {
    return (this.meanPerSecond * timeMs) / 1000;
  }

  timeOf(expected: number): number {
    return (expected * 1000) / this.meanPerSecond;
  }
}
