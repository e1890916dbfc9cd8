/**
 * A base rate b, and once, from t₁ to t₂, another one p: a flash crowd, or with p < b a lull.
 *
 *     Λ(t) = bt                              t ≤ t₁        Λ⁻¹(x) = x/b                       x < Λ(t₁)
 *            bt₁ + p(t − t₁)                 t ≤ t₂                 t₁ + (x − Λ(t₁))/p        x < Λ(t₂)
 *            bt₁ + p(t₂ − t₁) + b(t − t₂)    beyond                 t₂ + (x − Λ(t₂))/b        beyond
 */
import type { RateShape } from '../../core/run-spec.ts';
import type { RateCurve } from './rate-curve.ts';

export class Spike implements RateCurve {
  readonly meanPerSecond: number;
  readonly #shape: RateShape & { kind: 'spike' };
  readonly #endMs: number;
  readonly #expectedAtStart: number;
  readonly #expectedAtEnd: number;

  constructor(shape: RateShape & { kind: 'spike' }, durationMs: number) {
    const { basePerSecond, peakPerSecond, atMs, forMs } = shape;
    this.#shape = shape;
    this.#endMs = atMs + forMs;
    this.#expectedAtStart = (basePerSecond * atMs) / 1000;
    this.#expectedAtEnd = this.#expectedAtStart + (peakPerSecond * forMs) / 1000;
    this.meanPerSecond = basePerSecond + ((peakPerSecond - basePerSecond) * forMs) / durationMs;
  }

  expectedBy(timeMs: number): number {
    const { basePerSecond, peakPerSecond, atMs } = this.#shape;
    const peakMs = Math.min(Math.max(0, timeMs - atMs), this.#endMs - atMs);
    return (basePerSecond * (timeMs - peakMs) + peakPerSecond * peakMs) / 1000;
  }

  timeOf(expected: number): number {
    const { basePerSecond, peakPerSecond, atMs } = this.#shape;
    if (expected < this.#expectedAtStart) return (expected * 1000) / basePerSecond;
    if (expected < this.#expectedAtEnd) {
      return atMs + ((expected - this.#expectedAtStart) * 1000) / peakPerSecond;
    }
    if (basePerSecond === 0) return Infinity;
    return this.#endMs + ((expected - this.#expectedAtEnd) * 1000) / basePerSecond;
  }
}
