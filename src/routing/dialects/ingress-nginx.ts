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
import {
  addPlainLocations,
  patternsOf,
  type Rule,
  usesPatterns,
} from '../ingress-nginx/locations.ts';
import { unquoted } from '../ingress-nginx/pattern.ts';
import { needsRewrite } from '../ingress-nginx/rewrite.ts';
import { health, healthPath, IngressNginxRouter, wildcardLabel } from '../ingress-nginx/router.ts';
import { LocationList } from '../location-list.ts';

export const ingressNginx = {
  name: 'ingress-nginx',
  summary: 'The rules of the ingress-nginx controller, retired in March 2026.',
  compile: (routing, clock): Router => new IngressNginxRouter(routing, clock),
  servers: (routes, defaultPool) => {
    const ofHost = Map.groupBy(rulesOf(routes), ([route]) => route.host);
    return [...new Set([...ofHost.keys(), undefined])].map((host): VirtualServer => {
      const rest = host === undefined ? defaultMatch(defaultPool) : notFound;
      const rules = ofHost.get(host) ?? [];
      const hasPatterns = usesPatterns(rules.map(([route]) => route));
      const locations = hasPatterns
        ? [...patternLocations(rules), { kind: 'pattern', path: '/', answer: rest } as const]
        : plainLocations(rules, rest, host === undefined);
      return { host, label: wildcardLabel, locations };
    });
  },
} as const satisfies Dialect;

function plainLocations(
  rules: readonly Rule<RouteMatch>[],
  rest: RouteMatch,
  isCatchAll: boolean,
): readonly Location[] {
  const list = new LocationList<RouteMatch | SlashRedirect>();
  if (isCatchAll) list.addCharacters(healthPath, health);
  addPlainLocations(list, rules);
  list.addPrefix('', rest);
  return isCatchAll ? list.locations.filter(isNotHidden) : list.locations;
}

function patternLocations(rules: readonly Rule<RouteMatch>[]): readonly Location[] {
  const withRoutes = rules.map((rule): Rule<Rule<RouteMatch>> => [rule[0], rule]);
  return patternsOf(withRoutes).map(({ text, value: [{ path, nginx }, answer] }) => {
    const target = nginx?.rewriteTarget;
    const rewriteTarget = needsRewrite(path, target) ? target : undefined;
    return { kind: 'pattern', path: unquoted(text), answer, rewriteTarget };
  });
}

/** nginx redirects to a closing slash only where no location is the path itself, and `/healthz` is one. */
function isNotHidden({ path, answer }: Location): boolean {
  return answer.kind !== 'slash' || path !== healthPath;
}

function rulesOf(routes: readonly RouteSpec[]): Rule<RouteMatch>[] {
  return routes.map((route, index) => [route, routeMatch(index, route)]);
}
