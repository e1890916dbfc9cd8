/** Bodies made up for requests. How long that of request k is depends on (seed, k) alone. */
import { type Distribution, mostBodyBytes, type SizeDistribution } from '../core/distribution.ts';
import { CounterRng } from '../core/rng.ts';
import { Sampler } from '../core/sampler.ts';

export function generatedBody(
  bodyBytes: number | SizeDistribution,
  seed: number,
): (k: number) => string {
  if (typeof bodyBytes === 'number') {
    const body = filler(bodyBytes);
    return () => body;
  }
  const sizeOf = sizes(bodyBytes, seed);
  let longest = '';
  return (k) => {
    const bytes = Math.min(Math.round(sizeOf(k)), mostBodyBytes);
    if (bytes > longest.length) longest = filler(2 * bytes);
    return longest.slice(0, bytes);
  };
}

function sizes(distribution: SizeDistribution, seed: number): (k: number) => number {
  const purpose = 'body size';
  if (distribution.kind === 'uniform') {
    const { fromBytes, toBytes } = distribution;
    const draws = new CounterRng(seed, purpose);
    return (k) => fromBytes + Math.floor(draws.at(k) * (toBytes - fromBytes + 1));
  }
  const sampler = new Sampler(seed, purpose);
  const unitless = inSamplersTerms(distribution);
  return (k) => sampler.sample(unitless, k);
}

/** Its formulas know no unit. */
function inSamplersTerms(
  distribution: Exclude<SizeDistribution, { readonly kind: 'uniform' }>,
): Distribution {
  if (distribution.kind === 'bimodal') {
    const { smallBytes, largeBytes, largeShare } = distribution;
    return { kind: 'bimodal', fastMs: smallBytes, slowMs: largeBytes, slowShare: largeShare };
  }
  const { meanBytes, ...shape } = distribution;
  return { ...shape, meanMs: meanBytes };
}

function filler(bytes: number): string {
  return 'plimsoll '.repeat(bytes / 9 + 1).slice(0, bytes);
}
