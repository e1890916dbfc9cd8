/** What an ingress replica is in every engine: its own balancers with their own partial view. */
import { Balancer } from '../balancer/balancer.ts';
import type { Clock } from '../core/clock.ts';
import { createRng } from '../core/rng.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { findStrategy } from '../strategies/index.ts';

/** One balancer per pool, in the order of `run.pools`. */
export function createBalancers(run: RunSpec, replica: number, clock: Clock): readonly Balancer[] {
  const definition = findStrategy(run.strategy.name);
  if (!definition) throw new Error(`there is no strategy named "${run.strategy.name}"`);
  const rng = createRng(run.seed).fork('strategy').fork(`replica ${replica}`);
  return run.pools.map((pool) => {
    const context = { clock, rng: rng.fork(`pool ${pool.name}`) };
    const balancer = new Balancer(definition, run.strategy.params, context);
    balancer.setEndpoints(pool.endpoints.map((index) => run.endpoints[index]!));
    return balancer;
  });
}
