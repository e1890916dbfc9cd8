/** The router that a dialect makes of a run's routes. */
import type { Clock } from '../core/clock.ts';
import type { RouteSpec } from '../core/run-spec.ts';
import type { Dialect, Router, Routing, VirtualServer } from './dialect.ts';
import { findDialect } from './dialects/index.ts';

export type {
  Admission,
  HeaderLines,
  Location,
  Routed,
  RoutedRequest,
  RouteMatch,
  Router,
  Routing,
  VirtualServer,
} from './dialect.ts';
export { dialects, findDialect, type DialectName } from './dialects/index.ts';

/** `routing.dialect` is a name of the list: plans hold no other. */
export function compileRouter(routing: Routing, clock: Clock): Router {
  return dialectCalled(routing.dialect).compile(routing, clock);
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
