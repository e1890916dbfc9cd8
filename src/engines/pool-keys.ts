/** What tells the requests of a pool apart for its strategy: the affinity cookie that clients keep, and the declared key. */
import { poolStrategy } from '../core/pool-strategy.ts';
import type { PoolSpec, RunSpec } from '../core/run-spec.ts';
import { AffinityCookie } from '../routing/affinity-cookie.ts';
import { nginxText, type NginxText } from '../routing/nginx-variables.ts';

export interface PoolKeys {
  readonly cookie: AffinityCookie;
  /** Routes whose answers set the cookie; undefined: all do. */
  readonly settingRoutes: ReadonlySet<number> | undefined;
  /** Absent: nothing is declared. */
  readonly hashKey: NginxText | undefined;
}

/** In the order of `run.pools`. */
export function poolKeys(run: RunSpec): readonly PoolKeys[] {
  return run.pools.map((pool, index) => {
    const isDeclared = pool.declared !== undefined && poolStrategy(run, pool) === pool.declared;
    const affinity = isDeclared ? pool.affinity : undefined;
    return {
      cookie: new AffinityCookie(pool, affinity ?? usual(index)),
      settingRoutes: affinity && new Set(affinity.routes),
      hashKey: pool.hashKey === undefined ? undefined : nginxText(pool.hashKey),
    };
  });
}

/** Where a scenario asks for affinity that no manifest declares. As all paths share it, each Service has a name of its own. */
function usual(pool: number): NonNullable<PoolSpec['affinity']> {
  const cookie = pool === 0 ? 'INGRESSCOOKIE' : `INGRESSCOOKIE_${pool}`;
  return { cookie, path: '/', changeOnFailure: false, routes: [] };
}
