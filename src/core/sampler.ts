/**
 * Times drawn from a distribution, addressed by a counter: the demand of request k is a function of (seed, k), so it is
 * the same under every strategy, on the wire and simulated.
 *
 *     exponential   −m ln u
 *     lognormal     exp(μ + σ z), σ² = ln(1 + cv²), μ = ln m − σ²/2, z by Box and Muller (1958)
 *     Pareto I      x_m u^(−1/α), x_m = m (α − 1)/α
 */
import type { Distribution } from './distribution.ts';
import { CounterRng } from './rng.ts';

export class Sampler {
  readonly #draws: CounterRng;
  readonly #angles: CounterRng;

  constructor(seed: number, purpose: string) {
    this.#draws = new CounterRng(seed, purpose);
    this.#angles = new CounterRng(seed, `${purpose} angle`);
  }

  /** In ms. */
  sample(distribution: Distribution, k: number): number {
    switch (distribution.kind) {
      case 'constant':
        return distribution.valueMs;
      case 'exponential':
        return -distribution.meanMs * Math.log(this.#draws.at(k));
      case 'lognormal': {
        const variance = Math.log(1 + distribution.cv * distribution.cv);
        const normal =
          Math.sqrt(-2 * Math.log(this.#draws.at(k))) * Math.cos(2 * Math.PI * this.#angles.at(k));
        return distribution.meanMs * Math.exp(Math.sqrt(variance) * normal - variance / 2);
      }
      case 'bimodal':
        return this.#draws.at(k) < distribution.slowShare
          ? distribution.slowMs
          : distribution.fastMs;
      case 'pareto': {
        const scaleMs = (distribution.meanMs * (distribution.alpha - 1)) / distribution.alpha;
        return scaleMs * this.#draws.at(k) ** (-1 / distribution.alpha);
      }
    }
  }
}
