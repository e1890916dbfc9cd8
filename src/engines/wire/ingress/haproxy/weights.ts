/** Weights as HAProxy takes them: whole, up to 256. */
import { poolStrategy } from '../../../../core/pool-strategy.ts';
import type { RunSpec } from '../../../../core/run-spec.ts';
import type { Support } from '../../../engine.ts';
import { type Capability, capabilityOf, refusal } from '../capability.ts';
import { haproxyCapabilities } from './capabilities.ts';

const greatest = 256;

/** In the order of the pool's endpoints; undefined where HAProxy takes none as great. */
export function haproxyWeights(
  run: RunSpec,
  pool: number,
  weights: Capability['weights'],
): readonly number[] | undefined {
  const { endpoints } = run.pools[pool]!;
  const declared = endpoints.map((index) =>
    weights === 'declared' || weights === 'ring' ? run.endpoints[index]!.weight : 1,
  );
  const most = declared.reduce((a, b) => Math.max(a, b), 1);
  if (most > greatest) return undefined;
  if (weights === 'declared' || weights === 'equal') return declared;
  // 16 points of the ring for each unit of weight: few points make shares uneven.
  const scale = Math.floor(greatest / most);
  return declared.map((weight) => weight * scale);
}

export function weightSupport(run: RunSpec): Support {
  const tooGreat = run.pools.find((spec, pool) => {
    const capability = capabilityOf(haproxyCapabilities, poolStrategy(run, spec));
    return capability && haproxyWeights(run, pool, capability.weights) === undefined;
  });
  if (!tooGreat) return { kind: 'full' };
  return refusal('HAProxy', `takes weights up to ${greatest}: ${tooGreat.name} has greater ones`);
}
