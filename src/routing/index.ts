/** The router that a dialect makes of a run's routes. */
import type { Clock } from '../core/clock.ts';
import type { RouteSpec } from '../core/run-spec.ts';
import type { Dialect, Router, Routing, VirtualServer } from './dialect.ts';
import { gatewayApi } from './dialects/gateway-api.ts';
import { findDialect } from './dialects/index.ts';

export { localStatus } from './dialect.ts';
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

/**
 * `routing.dialect` is a name of the list: plans hold no other. HTTPRoutes follow Gateway API in every dialect; what they
 * find no route for goes to the rules of the Ingresses.
 */
export function compileRouter(routing: Routing, clock: Clock): Router {
  const dialect = dialectCalled(routing.dialect);
  if (!routing.listeners || dialect.name === gatewayApi.name)
    return dialect.compile(routing, clock);
  const routes = routing.routes.filter(({ match }) => !match);
  const ofIngresses = dialect.compile({ ...routing, routes }, clock);
  const ofGateways = gatewayApi.compile(routing);
  return {
    varies: ofGateways.varies || ofIngresses.varies,
    match(request) {
      const found = ofGateways.match(request);
      return found.kind === 'not-found' ? ofIngresses.match(request) : found;
    },
  };
}

/** The same rules, for an ingress that is not ours. */
export function virtualServers(
  dialect: string,
  routes: readonly RouteSpec[],
  defaultPool: number | undefined,
): readonly VirtualServer[] {
  const found = dialectCalled(dialect);
  if (!found.servers) throw new RangeError(`no other ingress can be told the rules of ${dialect}`);
  return found.servers(routes, defaultPool);
}

function dialectCalled(name: string): Dialect {
  const found = findDialect(name);
  if (!found) throw new RangeError(`no dialect is called "${name}"`);
  return found;
}
