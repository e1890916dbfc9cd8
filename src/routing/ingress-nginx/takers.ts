/** What becomes of the routes of a run: who takes their requests, and the counts that those of one Ingress share. */
import type { Clock } from '../../core/clock.ts';
import type { PoolSpec, RouteSpec } from '../../core/route-spec.ts';
import type { Routing } from '../dialect.ts';
import { byScheme } from './answers.ts';
import type { Taker } from './host-server.ts';
import { Limits } from './limits.ts';
import { hasRules, type LocationRoute, NginxRules } from './location.ts';
import type { Rule } from './locations.ts';

export class Takers {
  /** Of any of them the answer is left to chance, or to what came before. */
  varies = false;
  readonly rules: readonly Rule<Taker>[];
  /** Of what no rule takes at the catch-all server. */
  readonly rest: Taker;
  readonly #pools: readonly PoolSpec[];
  readonly #clock: Clock;
  readonly #limits = new Map<string, Limits>();

  constructor({ routes, pools, defaultPool }: Routing, clock: Clock) {
    this.#pools = pools;
    this.#clock = clock;
    this.rules = routes.map((route, index) => [route, this.#takerOf(index, route)]);
    this.rest =
      defaultPool === undefined
        ? nobody
        : this.#takerOf(-1, { path: '/', pool: defaultPool, ingress: '' });
  }

  #takerOf(index: number, route: LocationRoute): Taker {
    const pools = this.#pools;
    if (!hasRules(route, pools)) return { kind: 'plain', answers: byScheme(index, route) };
    const rules = new NginxRules(index, route, { pools, limits: this.#limitsOf(route) });
    this.varies ||= rules.varies;
    return { kind: 'ruled', rules };
  }

  #limitsOf({ ingress, nginx }: Pick<RouteSpec, 'ingress' | 'nginx'>): Limits | undefined {
    if (!nginx?.limits) return undefined;
    const existing = this.#limits.get(ingress);
    if (existing) return existing;
    const limits = new Limits(nginx.limits, this.#clock);
    this.#limits.set(ingress, limits);
    return limits;
  }
}

/** What is left of a host, where nothing else is said: 404. */
export const nobody: Taker = { kind: 'plain', answers: byScheme(-1, { answer: 404 }) };
