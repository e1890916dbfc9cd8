/** What an ingress replica is in every engine: its own balancers with their own partial view, and its own luck. */
import { Balancer } from '../balancer/balancer.ts';
import type { Clock } from '../core/clock.ts';
import { CounterRng, createRng } from '../core/rng.ts';
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

/**
 * The layer-4 hop before the ingress: each open-loop request lands on a uniformly random replica, each closed-loop user
 * keeps one connection and so one replica (kube-proxy's iptables mode balances connections at random).
 */
export class ReplicaChoice {
  readonly #replicas: number;
  readonly #byRequest: CounterRng;
  readonly #byUser: CounterRng;

  constructor(run: RunSpec) {
    this.#replicas = run.replicas;
    this.#byRequest = new CounterRng(run.seed, 'replica of request');
    this.#byUser = new CounterRng(run.seed, 'replica of user');
  }

  /** `user` is −1 in the open loop. */
  of(k: number, user: number): number {
    if (this.#replicas === 1) return 0;
    const draw = user < 0 ? this.#byRequest.at(k) : this.#byUser.at(user);
    return Math.floor(draw * this.#replicas);
  }
}
