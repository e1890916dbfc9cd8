/**
 * One rate p for a while, then another one q, over and over: batch jobs, schedulers, and the on/off sources of queueing
 * theory. With cycles of length T = T₁ + T₂ and C = pT₁ + qT₂ requests expected in each, and t = iT + r:
 *
 *     Λ(t) = iC + p min(r, T₁) + q max(0, r − T₁)
 *     Λ⁻¹(iC + y) = iT + y/p                      y < pT₁
 *                   iT + T₁ + (y − pT₁)/q         beyond
 */
import type { RateShape } from '../../core/run-spec.ts';
import type { RateCurve } from './rate-curve.ts';

export class Bursts implements RateCurve {
  readonly meanPerSecond: number;
  readonly #shape: RateShape & { kind: 'bursts' };
  readonly #cycleMs: number;
  readonly #expectedOn: number;
  readonly #expectedPerCycle: number;

  constructor(shape: RateShape & { kind: 'bursts' }) {
    const { onPerSecond, offPerSecond, onMs, offMs } = shape;
    this.#shape = shape;
    this.#cycleMs = onMs + offMs;
    this.#expectedOn = (onPerSecond * onMs) / 1000;
    this.#expectedPerCycle = this.#expectedOn + (offPerSecond * offMs) / 1000;
    this.meanPerSecond = (this.#expectedPerCycle * 1000) / this.#cycleMs;
  }

  expectedBy(timeMs: number): number {
    const { onPerSecond, offPerSecond, onMs } = this.#shape;
    const cycles = Math.floor(timeMs / this.#cycleMs);
    const restMs = timeMs - cycles * this.#cycleMs;
    const offMs = Math.max(0, restMs - onMs);
    return (
      cycles * this.#expectedPerCycle +
      (onPerSecond * (restMs - offMs) + offPerSecond * offMs) / 1000
    );
  }

  timeOf(expected: number): number {
    const { onPerSecond, offPerSecond, onMs } = this.#shape;
    const cycles = Math.floor(expected / this.#expectedPerCycle);
    const rest = Math.max(0, expected - cycles * this.#expectedPerCycle);
    const startMs = cycles * this.#cycleMs;
    if (rest < this.#expectedOn) return startMs + (rest * 1000) / onPerSecond;
    // Only rounding leads here where there is no other rate.
    if (offPerSecond === 0) return startMs + this.#cycleMs;
    return startMs + onMs + ((rest - this.#expectedOn) * 1000) / offPerSecond;
  }
}
