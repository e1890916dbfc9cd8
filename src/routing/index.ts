/** The router that a dialect makes of a run's routes. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { Dialect, Router, VirtualServer } from './dialect.ts';
import { findDialect } from './dialects/index.ts';

export type { Location, RouteMatch, Router, VirtualServer } from './dialect.ts';
export { dialects, findDialect, type DialectName } from './dialects/index.ts';

/** `dialect` is a name of the list: plans hold no other. */
export function compileRouter(
  dialect: string,
  routes: readonly RouteSpec[],
  defaultPool: number | undefined,
): Router {
  return dialectCalled(dialect).compile(routes, defaultPool);
}

/** The same rules, for an ingress that is not ours. */
export function virtualServers(
  dialect: string,
  routes: readonly RouteSpec[],
  defaultPool: number | undefined,
): readonly VirtualServer[] {
  return dialectCalled(dialect).servers(routes, defaultPool);
}

function dialectCalled(name: string): Dialect {
  const found = findDialect(name);
  if (!found) throw new RangeError(`no dialect is called "${name}"`);
  return found;
}
