/** The router that a dialect makes of a run's routes. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { Router } from './dialect.ts';
import { findDialect } from './dialects/index.ts';

export type { RouteMatch, Router } from './dialect.ts';
export { dialects, findDialect, type DialectName } from './dialects/index.ts';

/** `dialect` is a name of the list: plans hold no other. */
export function compileRouter(
  dialect: string,
  routes: readonly RouteSpec[],
  defaultPool: number | undefined,
): Router {
  const found = findDialect(dialect);
  if (!found) throw new RangeError(`no dialect is called "${dialect}"`);
  return found.compile(routes, defaultPool);
}
