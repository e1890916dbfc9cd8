/** The requests of a scenario that names none: one GET to each route. */
import type { RequestSpec, RouteSpec } from '../../core/run-spec.ts';

export function requestsToRoutes(routes: readonly RouteSpec[]): RequestSpec[] {
  // Without a route the default backend still answers.
  const places = routes.length > 0 ? routes : [{ host: undefined, path: '/' }];
  return places.map(({ host = 'localhost', path }) => ({
    weight: 1,
    method: 'GET',
    host: host.replace(/^\*/, 'any'),
    target: targetOf(path),
    headers: {},
  }));
}

/** Percent-encodes what may not stand in a request target, or would end the path. */
function targetOf(path: string): string {
  return path.toWellFormed().replaceAll(/[^\x21-\x7e]|[?#]/gu, encodeURIComponent);
}
