/**
 * The rate goes from a to b in a straight line over the stage, of length D, and stays there.
 *
 *     Λ(t) = at + (b − a)t²/2D                             t ≤ D
 *            (a + b)D/2 + b(t − D)                         t > D
 *     Λ⁻¹(x) = 2x / (a + √(a² + 2(b − a)x/D))              x < (a + b)D/2, without cancellation also where b < a
 *              D + (x − (a + b)D/2)/b                      beyond
 */
import type { RateShape } from '../../core/run-spec.ts';
import type { RateCurve } from './rate-curve.ts';

export class Ramp implements RateCurve {
  readonly meanPerSecond: number;
  readonly #from: number;
  readonly #to: number;
  readonly #seconds: number;

  constructor(shape: RateShape & { kind: 'ramp' }, durationMs: number) {
    this.#from = shape.fromPerSecond;
    this.#to = shape.toPerSecond;
    this.#seconds = durationMs / 1000;
    this.meanPerSecond = (this.#from + this.#to) / 2;
  }

  expectedBy(timeMs: number): number {
    const seconds = timeMs / 1000;
    const after = seconds - this.#seconds;
    if (after > 0) return this.meanPerSecond * this.#seconds + this.#to * after;
    const slope = (this.#to - this.#from) / this.#seconds;
    return this.#from * seconds + (slope * seconds * seconds) / 2;
  }

  timeOf(expected: number): number {
    const after = expected - this.meanPerSecond * this.#seconds;
    if (after >= 0) {
      return this.#to === 0 ? Infinity : (this.#seconds + after / this.#to) * 1000;
    }
    const slope = (this.#to - this.#from) / this.#seconds;
    const square = this.#from * this.#from + 2 * slope * expected;
    const rates = this.#from + Math.sqrt(Math.max(0, square));
    return rates === 0 ? 0 : (2000 * expected) / rates;
  }
}
