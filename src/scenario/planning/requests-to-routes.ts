/** The requests of a scenario that names none: one to each route that leads somewhere, a GET unless the route asks for something else. */
import { escapedPath } from '../../core/escaped-path.ts';
import type { ListenerSpec, ValueMatch } from '../../core/http-route.ts';
import { patternExamples } from '../../core/pattern-examples.ts';
import type { RequestSpec, RouteSpec } from '../../core/run-spec.ts';

/** `scheme`: by which clients come where the route would not only send them to https; what is only there for the other gets no request, unless all of it is. */
export function requestsToRoutes(
  routes: readonly RouteSpec[],
  scheme: ListenerSpec['scheme'],
): RequestSpec[] {
  const served = routes.filter(({ answer }) => answer === undefined);
  const reached = served.filter(({ match }) => (match?.scheme ?? scheme) === scheme);
  const places = reached.length > 0 ? reached : served;
  // Without a route the default backend still answers.
  if (places.length === 0) {
    return [{ ...requestTo({ path: '/' }, false), ...(scheme === 'https' && { tls: true }) }];
  }
  const patternHosts = new Set(routes.filter(makesPatterns).map(({ host }) => host));
  return places.map((route) => {
    const { host, pathType, match } = route;
    const isLoose = pathType === 'ImplementationSpecific' && patternHosts.has(host);
    const isSecure = (match?.scheme ?? scheme) === 'https' || route.nginx?.httpsRedirect === true;
    const request = requestTo(route, isLoose || match?.path.kind === 'regex');
    return isSecure ? { ...request, tls: true } : request;
  });
}

/** In ingress-nginx, of all paths of its host: those that are meant so are left to the implementation. */
function makesPatterns({ path, nginx }: RouteSpec): boolean {
  return nginx?.useRegex === true || (nginx?.rewriteTarget ?? path) !== path;
}

function requestTo(
  { host = 'localhost', path, match }: Pick<RouteSpec, 'host' | 'path' | 'match'>,
  isPattern: boolean,
): RequestSpec {
  const example = isPattern ? exampleOf(path) : path;
  const query = (match?.query ?? []).map((each) => `${each.name}=${valueOf(each)}`).join('&');
  return {
    weight: 1,
    method: match?.method ?? 'GET',
    host: host.replace(/^\*/, 'any'),
    target: escapedPath(example) + (query === '' ? '' : `?${query}`),
    headers: Object.fromEntries((match?.headers ?? []).map((each) => [each.name, valueOf(each)])),
  };
}

function valueOf({ kind, value }: ValueMatch): string {
  return kind === 'regex' ? exampleOf(value) : value;
}

function exampleOf(pattern: string): string {
  return patternExamples(pattern)[0] ?? pattern;
}
