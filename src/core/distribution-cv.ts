/** How much the times vary that are drawn from distributions, each as often: their coefficient of variation. */
import type { Distribution } from './distribution.ts';

/** Infinity where the tail is so heavy that they have none. */
export function cvOfDistributions(distributions: readonly Distribution[]): number {
  let mean = 0;
  let square = 0;
  for (const distribution of distributions) {
    const moments = momentsOf(distribution);
    mean += moments.mean / distributions.length;
    square += moments.square / distributions.length;
  }
  return mean === 0 ? 0 : Math.sqrt(Math.max(square / mean ** 2 - 1, 0));
}

/** E[S] and E[S²]. */
function momentsOf(distribution: Distribution): { mean: number; square: number } {
  switch (distribution.kind) {
    case 'constant':
      return { mean: distribution.valueMs, square: distribution.valueMs ** 2 };
    case 'exponential':
      return { mean: distribution.meanMs, square: 2 * distribution.meanMs ** 2 };
    case 'lognormal': {
      const { meanMs, cv } = distribution;
      return { mean: meanMs, square: meanMs ** 2 * (1 + cv ** 2) };
    }
    case 'bimodal': {
      const { fastMs, slowMs, slowShare } = distribution;
      return {
        mean: (1 - slowShare) * fastMs + slowShare * slowMs,
        square: (1 - slowShare) * fastMs ** 2 + slowShare * slowMs ** 2,
      };
    }
    case 'pareto': {
      const { meanMs, alpha } = distribution;
      if (alpha <= 2) return { mean: meanMs, square: Infinity };
      return { mean: meanMs, square: (meanMs ** 2 * (alpha - 1) ** 2) / (alpha * (alpha - 2)) };
    }
  }
}
