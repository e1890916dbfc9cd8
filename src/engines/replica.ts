/** What an ingress replica is in every engine: its own balancers with their own partial view. */
import { Balancer } from '../balancer/balancer.ts';
import type { Scheduler } from '../core/clock.ts';
import { poolStrategy } from '../core/pool-strategy.ts';
import { createRng } from '../core/rng.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { StrategyContext, StrategyDefinition } from '../strategies/contract.ts';
import { findStrategy } from '../strategies/index.ts';

/** What strategies may need beside clock and randomness; each is there only for one that says so. */
export type Provided = Pick<StrategyContext, 'oracle' | 'probes'>;

/**
 * One balancer per pool, in the order of `run.pools`. `definition`: of the run's strategy, which a pool may have declared
 * one in place of. `provided`: what strategies may need beside clock and randomness.
 */
export function createBalancers(
  run: RunSpec,
  definition: StrategyDefinition,
  replica: number,
  scheduler: Scheduler,
  provided: Provided = {},
): readonly Balancer[] {
  const rng = createRng(run.seed).fork('strategy').fork(`replica ${replica}`);
  return run.pools.map((pool) => {
    const context = { ...provided, clock: scheduler, rng: rng.fork(`pool ${pool.name}`) };
    const strategy = poolStrategy(run, pool);
    const own = strategy === run.strategy ? definition : findStrategy(strategy.name)!;
    const balancer = new Balancer(own, strategy.params, context);
    if (run.policies) balancer.surround(run.policies, scheduler);
    balancer.setEndpoints(pool.endpoints.map((index) => run.endpoints[index]!));
    return balancer;
  });
}
