/** Distributions of times as plain data: what a scenario writes as `lognormal(mean 8ms, cv 1)`. All times in milliseconds. */
export type Distribution =
  | { readonly kind: 'constant'; readonly valueMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  | { readonly kind: 'lognormal'; readonly meanMs: number; readonly cv: number }
  /** `fastMs` with probability 1 − slowShare, else `slowMs`. */
  | {
      readonly kind: 'bimodal';
      readonly fastMs: number;
      readonly slowMs: number;
      readonly slowShare: number;
    }
  /** Pareto type I: mean `meanMs`, tail index `alpha` > 1. */
  | { readonly kind: 'pareto'; readonly meanMs: number; readonly alpha: number };

/** No body of ours is longer: what is drawn beyond it is cut off. */
export const mostBodyBytes = 16 * 1024 ** 2;

/** The same of sizes. */
export type SizeDistribution =
  /** Both ends included. */
  | { readonly kind: 'uniform'; readonly fromBytes: number; readonly toBytes: number }
  | { readonly kind: 'exponential'; readonly meanBytes: number }
  | { readonly kind: 'lognormal'; readonly meanBytes: number; readonly cv: number }
  | {
      readonly kind: 'bimodal';
      readonly smallBytes: number;
      readonly largeBytes: number;
      readonly largeShare: number;
    }
  | { readonly kind: 'pareto'; readonly meanBytes: number; readonly alpha: number };
