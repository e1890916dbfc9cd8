/** HTTPRoutes as routes of a run: one for each listener, host, rule and match, in the order that decides between equals. */
import type { HttpBackend, ListenerSpec } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import type { CertificateSpec, RouteSpec } from '../../core/route-spec.ts';
import type { Certificates } from '../certificates.ts';
import type { Cluster } from '../cluster.ts';
import type { PoolTable } from '../pool-table.ts';
import { byPrecedence, qualifiedName } from '../served-ingresses.ts';
import { Attachments } from './attachments.ts';
import { listenerCertificates } from './listener-certificates.ts';
import type { HttpRoute, RequestMatch } from './objects.ts';
import { RuleBackends } from './rule-backends.ts';

export interface GatewayTable {
  readonly routes: readonly RouteSpec[];
  readonly listeners: readonly ListenerSpec[];
  readonly certificates?: readonly CertificateSpec[];
  readonly issues: readonly Issue[];
}

/** `ids`: those that are taken. */
export function httpRoutes(
  cluster: Cluster,
  known: Certificates,
  pools: PoolTable,
  ids: Set<string>,
): GatewayTable {
  const attachments = new Attachments(cluster);
  const backends = new RuleBackends(cluster.referenceGrants, pools);
  const routes = byPrecedence(cluster.httpRoutes, 'gateway-api').flatMap((route) => {
    const attached = attachments.of(route);
    const rules = attached.length === 0 ? [] : route.rules;
    const served = rules.map(({ matches, ...rule }) => ({
      matches,
      backends: backends.of({ ...rule, matches }, route.namespace),
    }));
    return attached.flatMap(({ listener, port, hosts }) =>
      hosts.flatMap(({ host, hostname }) =>
        served.flatMap((rule) =>
          rule.matches.map((match): RouteSpec => {
            const place = { host, scheme: attachments.listeners[listener]!.scheme };
            return {
              id: uniqueId(idsOf(place, match, route), ids),
              ...(host === undefined ? {} : { host }),
              path: match.path.value,
              pathType: pathTypes[match.path.kind],
              ...answerOf(rule.backends),
              ingress: qualifiedName(route),
              match: {
                listener,
                scheme: place.scheme,
                listenerPort: port,
                ...(hostname === undefined ? {} : { hostname }),
                ...match,
                backends: rule.backends,
              },
            };
          }),
        ),
      ),
    );
  });
  const { certificates, issues } = listenerCertificates(cluster, known, (listener) => {
    const index = attachments.indexOf(listener);
    return routes.flatMap(({ host, match }) => (match!.listener === index ? (host ?? []) : []));
  });
  return {
    routes,
    listeners: attachments.listeners,
    ...(certificates && { certificates }),
    issues: [...attachments.issues, ...backends.issues, ...issues],
  };
}

const pathTypes = { exact: 'Exact', prefix: 'Prefix', regex: 'ImplementationSpecific' } as const;

/** What can be told of a route without its match. */
function answerOf(backends: readonly HttpBackend[]): Pick<RouteSpec, 'pool' | 'answer'> {
  const weighted = backends.filter(({ weight }) => weight > 0);
  const answering = weighted.filter((each) => each.pool !== undefined || each.redirect);
  if (answering.length === 0) return { answer: 500 };
  const [only, ...others] = weighted;
  return others.length === 0 && only!.pool !== undefined ? { pool: only!.pool } : {};
}

/** Each says more than the one before. */
function idsOf(
  { host, scheme }: { readonly host: string | undefined; readonly scheme: string },
  { path, method, headers, query }: RequestMatch,
  route: HttpRoute,
): string[] {
  const asked = [
    `${host ?? '*'}${path.kind === 'regex' ? '~' : ''}${path.value}`,
    ...(method === undefined ? [] : [method]),
    ...headers.map(({ name, kind, value }) => `${name}${kind === 'regex' ? '~' : '='}${value}`),
    ...query.map(({ name, kind, value }) => `?${name}${kind === 'regex' ? '~' : '='}${value}`),
  ].join(' ');
  return [asked, `${asked} (${scheme})`, `${asked} (${scheme}, ${qualifiedName(route)})`];
}

function uniqueId(candidates: readonly string[], ids: Set<string>): string {
  let id = candidates.find((each) => !ids.has(each));
  for (let number = 2; id === undefined; number++) {
    const numbered = `${candidates.at(-1)} #${number}`;
    if (!ids.has(numbered)) id = numbered;
  }
  ids.add(id);
  return id;
}
