/** The list of dialects, and the router that one of them makes of a run's routes. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { Dialect, Router } from './dialect.ts';
import { ingressNginx } from './dialects/ingress-nginx.ts';
import { kubernetes } from './dialects/kubernetes.ts';

export type { RouteMatch, Router } from './dialect.ts';

export const dialects = [kubernetes, ingressNginx] as const satisfies readonly Dialect[];

export type DialectName = (typeof dialects)[number]['name'];

export function findDialect(name: string): Dialect<DialectName> | undefined {
  return dialects.find((dialect) => dialect.name === name);
}

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
