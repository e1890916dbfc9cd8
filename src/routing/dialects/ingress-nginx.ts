/**
 * ingress-nginx v1.15.1 (internal/ingress/controller and its nginx template).
 *
 * One server per host and no falling back from it: what a host's paths do not take is 404. ImplementationSpecific is
 * Prefix. Prefix `/x` is nginx's `location /x/` and `location = /x`; a rule that closes with a slash makes nginx answer
 * `/x` with a 301 to `/x/`, unless something takes `/x` exactly. Paths are matched decoded, resolved and merged. Unknown
 * hosts meet the catch-all server, which has the rules without a host and the default backend, and answers `/healthz`.
 *
 * Where one path of a host is a regular expression or is rewritten, all paths of the host are regular expressions, tried
 * from the longest to the shortest. What a location does with a request is in ../ingress-nginx/location.ts.
 */
import type { RouteSpec } from '../../core/run-spec.ts';
import {
  defaultMatch,
  type Dialect,
  type Location,
  notFound,
  type RouteMatch,
  routeMatch,
  type Router,
  type SlashRedirect,
  type VirtualServer,
} from '../dialect.ts';
import { addPlainLocations, type Rule } from '../ingress-nginx/locations.ts';
import { health, healthPath, IngressNginxRouter, wildcardLabel } from '../ingress-nginx/router.ts';
import { LocationList } from '../location-list.ts';

export const ingressNginx = {
  name: 'ingress-nginx',
  summary: 'The rules of the ingress-nginx controller, retired in March 2026.',
  compile: (routing, clock): Router => new IngressNginxRouter(routing, clock),
  servers: (routes, defaultPool) => {
    const ofHost = Map.groupBy(rulesOf(routes), ([route]) => route.host);
    return [...new Set([...ofHost.keys(), undefined])].map((host): VirtualServer => {
      const list = new LocationList<RouteMatch | SlashRedirect>();
      if (host === undefined) list.addCharacters(healthPath, health);
      addPlainLocations(list, ofHost.get(host) ?? []);
      list.addPrefix('', host === undefined ? defaultMatch(defaultPool) : notFound);
      const locations = host === undefined ? list.locations.filter(isNotHidden) : list.locations;
      return { host, label: wildcardLabel, locations };
    });
  },
} as const satisfies Dialect;

/** nginx redirects to a closing slash only where no location is the path itself, and `/healthz` is one. */
function isNotHidden({ path, answer }: Location): boolean {
  return answer.kind !== 'slash' || path !== healthPath;
}

function rulesOf(routes: readonly RouteSpec[]): Rule<RouteMatch>[] {
  return routes.map((route, index) => [route, routeMatch(index, route)]);
}
