/** What the connections of clients speak, to whom, and how long they live. */
import type { Issue } from '../../core/issue.ts';
import type { RequestSpec, RouteSpec, RunSpec, TlsSpec } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
import { errorAt, type Scenario } from '../scenario.ts';
import type { Settings } from './overrides.ts';

const usualTls: TlsSpec = { verify: true, resumeSessions: true };
/** To our own ingress: manifests come with certificates that no one vouches for here. */
const carelessTls: TlsSpec = { verify: false, resumeSessions: true };

export function connectionsOf(
  { clients, target }: Settings,
  requests: readonly RequestSpec[],
): Pick<RunSpec, 'clients' | 'requestsPerConnection' | 'http2' | 'tls'> {
  const { count, popularity, requestsPerConnection, protocol } = clients ?? {};
  const { streamsPerConnection = defaults.streamsPerConnection, tls } = clients ?? {};
  return {
    ...(count !== undefined && { clients: { count, popularity: popularity! } }),
    ...(requestsPerConnection !== undefined && { requestsPerConnection }),
    ...(protocol === 'h2' && { http2: { streamsPerConnection } }),
    ...securedBy(tls, target, requests),
  };
}

/** A target's URL decides; without one, those of the requests. */
function securedBy(
  tls: TlsSpec | undefined,
  target: Settings['target'],
  requests: readonly RequestSpec[],
): Pick<RunSpec, 'tls'> {
  if (!target) return isSecure(requests) ? { tls: tls ?? carelessTls } : {};
  if (!target.tls) return {};
  const { verify, ...rest } = tls ?? usualTls;
  return { tls: { ...rest, verify: verify && target.tls.verify } };
}

/** RFC 9113, section 8.2.2. */
const unknownToHttp2 = ['keep-alive', 'proxy-connection', 'upgrade', 'te', 'http2-settings'];

export function connectionIssues(
  scenario: Scenario,
  { clients, loads, requests = [] }: Settings,
): Issue[] {
  if (clients?.protocol !== 'h2') return [];
  const lists = [
    { at: ['spec', 'requests'], requests },
    ...loads.map((load, index) => ({
      at: ['spec', 'loads', index, 'requests'],
      requests: load.requests ?? [],
    })),
  ];
  const all = lists.flatMap((list) =>
    list.requests.map(({ headers }, index) => ({ headers, at: [...list.at, index, 'headers'] })),
  );
  return all.flatMap(({ headers, at }) =>
    Object.keys(headers)
      .filter((name) => unknownToHttp2.includes(name.toLowerCase()))
      .map((name) =>
        errorAt(scenario, [...at, name], 'expected a header that HTTP/2 allows.', 'key'),
      ),
  );
}

export function connectionNotes(
  { clients, target }: Settings,
  requests: readonly RequestSpec[],
): string[] {
  if (!target) {
    if (isSecure(requests)) return clients?.tls ? [] : [anyCertificate];
    return clients?.tls ? ['clients.tls is not in force: no request has an https:// URL.'] : [];
  }
  if (target.tls || !(clients?.tls || isSecure(requests))) return [];
  const what = clients?.tls ? 'clients.tls' : 'https in the URLs of requests';
  return [`${what} is not in force: the target is an http:// URL.`];
}

const anyCertificate =
  'Clients take any certificate over https://: clients.tls says which to verify, and by which authorities.';

function isSecure(requests: readonly RequestSpec[]): boolean {
  return requests.some(({ tls }) => tls);
}

/** Where requests cannot reach a single HTTPRoute, though there are some. */
export function schemeNotes({ clients }: Settings, routes: readonly RouteSpec[]): string[] {
  const schemes = new Set(routes.map(({ match }) => match?.scheme));
  const [only, ...others] = schemes;
  if (others.length > 0 || only === undefined) return [];
  if (only === 'https' && !clients?.tls) {
    return [
      'All HTTPRoutes are attached to HTTPS listeners: without clients.tls no request reaches them.',
    ];
  }
  return only === 'http' && clients?.tls
    ? ['All HTTPRoutes are attached to HTTP listeners: with clients.tls no request reaches them.']
    : [];
}
