/** Weights as HAProxy takes them: whole, up to 256. */
import type { RunSpec } from '../../../../core/run-spec.ts';
import type { Support } from '../../../engine.ts';
import { type Capability, capabilityOf, refusal } from '../capability.ts';
import { haproxyCapabilities } from './capabilities.ts';

const greatest = 256;

/** In the order of the pool's endpoints; undefined where their ratios need greater ones. */
export function haproxyWeights(
  run: RunSpec,
  pool: number,
  weights: Capability['weights'],
): readonly number[] | undefined {
  const { endpoints } = run.pools[pool]!;
  const declared = endpoints.map((index) =>
    weights === 'declared' || weights === 'ring' ? run.endpoints[index]!.weight : 1,
  );
  const divisor = declared.reduce(commonDivisor, 0);
  const smallest = declared.map((weight) => weight / divisor);
  const most = smallest.reduce((a, b) => Math.max(a, b), 1);
  if (most > greatest) return undefined;
  // A point of the ring for each sixteenth of a weight: few points make shares uneven.
  const scale = weights === 'ring' || weights === 'equal-ring' ? Math.floor(greatest / most) : 1;
  return smallest.map((weight) => weight * scale);
}

export function weightSupport(run: RunSpec): Support {
  const capability = capabilityOf(haproxyCapabilities, run.strategy);
  const tooGreat = run.pools.find(
    (_, pool) => capability && haproxyWeights(run, pool, capability.weights) === undefined,
  );
  if (!tooGreat) return { kind: 'full' };
  return refusal('HAProxy', `has weights up to ${greatest}: those of ${tooGreat.name} need more`);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
