/**
 * The rate swings about its mean m by at most a ≤ m, once in each period T: a day of people, shortened. With phase φ:
 *
 *     λ(t) = m + a sin(2π(t + φ)/T)
 *     Λ(t) = mt + (aT/π) sin(π(t + 2φ)/T) sin(πt/T)
 *
 * Λ has no inverse in closed form, but Λ(T) = mT, so whole periods are split off and the rest is sought in one period:
 * Newton's method within a shrinking bracket, which is halved where a step would leave it or does not converge, as where
 * the rate is near 0.
 * The time found is within 10⁻⁶ ms, or its Λ within 10⁻¹² of a period's requests; a thousandth of the resolution at most.
 */
import type { RateShape } from '../../core/run-spec.ts';
import type { RateCurve } from './rate-curve.ts';

const timeToleranceMs = 1e-6;
const expectedTolerance = 1e-12;

export class Sine implements RateCurve {
  readonly meanPerSecond: number;
  readonly #meanPerMs: number;
  readonly #amplitudePerMs: number;
  readonly #periodMs: number;
  readonly #phaseMs: number;

  constructor(shape: RateShape & { kind: 'sine' }) {
    this.meanPerSecond = shape.meanPerSecond;
    this.#meanPerMs = shape.meanPerSecond / 1000;
    this.#amplitudePerMs = shape.amplitudePerSecond / 1000;
    this.#periodMs = shape.periodMs;
    this.#phaseMs = shape.phaseMs % shape.periodMs;
  }

  expectedBy(timeMs: number): number {
    const periods = Math.floor(timeMs / this.#periodMs);
    const startMs = periods * this.#periodMs;
    return this.#meanPerMs * startMs + this.#withinPeriod(timeMs - startMs);
  }

  timeOf(expected: number): number {
    const perPeriod = this.#meanPerMs * this.#periodMs;
    const periods = Math.floor(expected / perPeriod);
    const rest = Math.max(0, expected - periods * perPeriod);
    return periods * this.#periodMs + this.#timeWithinPeriod(rest, expectedTolerance * perPeriod);
  }

  #withinPeriod(timeMs: number): number {
    const angle = (Math.PI * timeMs) / this.#periodMs;
    const phase = (2 * Math.PI * this.#phaseMs) / this.#periodMs;
    const swing = (this.#amplitudePerMs * this.#periodMs) / Math.PI;
    return this.#meanPerMs * timeMs + swing * Math.sin(angle + phase) * Math.sin(angle);
  }

  #ratePerMs(timeMs: number): number {
    const angle = (2 * Math.PI * (timeMs + this.#phaseMs)) / this.#periodMs;
    return this.#meanPerMs + this.#amplitudePerMs * Math.sin(angle);
  }

  #timeWithinPeriod(expected: number, tolerance: number): number {
    let fromMs = 0;
    let toMs = this.#periodMs;
    let stepMs = toMs;
    let timeMs = Math.min(expected / this.#meanPerMs, toMs);
    while (toMs - fromMs > timeToleranceMs) {
      const excess = this.#withinPeriod(timeMs) - expected;
      if (Math.abs(excess) <= tolerance) break;
      if (excess > 0) toMs = timeMs;
      else fromMs = timeMs;
      const newtonMs = timeMs - excess / this.#ratePerMs(timeMs);
      const converges =
        newtonMs > fromMs && newtonMs < toMs && Math.abs(newtonMs - timeMs) < stepMs / 2;
      const nextMs = converges ? newtonMs : (fromMs + toMs) / 2;
      stepMs = Math.abs(nextMs - timeMs);
      timeMs = nextMs;
    }
    return timeMs;
  }
}
