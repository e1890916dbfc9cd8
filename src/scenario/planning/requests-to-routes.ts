/** The requests of a scenario that names none: one GET to each route that leads to a Service. */
import { escapedPath } from '../../core/escaped-path.ts';
import type { RequestSpec, RouteSpec } from '../../core/run-spec.ts';

export function requestsToRoutes(routes: readonly RouteSpec[]): RequestSpec[] {
  const served = routes.filter(({ answer }) => answer === undefined);
  // Without a route the default backend still answers.
  const places = served.length > 0 ? served : [{ host: undefined, path: '/' }];
  return places.map(({ host = 'localhost', path }) => ({
    weight: 1,
    method: 'GET',
    host: host.replace(/^\*/, 'any'),
    target: escapedPath(path),
    headers: {},
  }));
}
