/** The requests of a scenario that names none: one GET to each route. */
import { escapedPath } from '../../core/escaped-path.ts';
import type { RequestSpec, RouteSpec } from '../../core/run-spec.ts';

export function requestsToRoutes(routes: readonly RouteSpec[]): RequestSpec[] {
  // Without a route the default backend still answers.
  const places = routes.length > 0 ? routes : [{ host: undefined, path: '/' }];
  return places.map(({ host = 'localhost', path }) => ({
    weight: 1,
    method: 'GET',
    host: host.replace(/^\*/, 'any'),
    target: escapedPath(path),
    headers: {},
  }));
}
