/** What the connections of clients speak, to whom, and how long they live. */
import type { Issue } from '../../core/issue.ts';
import type { RunSpec, TlsSpec } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
import { errorAt, type Scenario } from '../scenario.ts';
import type { Settings } from './overrides.ts';

const usualTls: TlsSpec = { verify: true, resumeSessions: true };

export function connectionsOf({
  clients,
  target,
}: Settings): Pick<RunSpec, 'clients' | 'requestsPerConnection' | 'http2' | 'tls'> {
  const { count, popularity, requestsPerConnection, protocol } = clients ?? {};
  const { streamsPerConnection = defaults.streamsPerConnection, tls } = clients ?? {};
  return {
    ...(count !== undefined && { clients: { count, popularity: popularity! } }),
    ...(requestsPerConnection !== undefined && { requestsPerConnection }),
    ...(protocol === 'h2' && { http2: { streamsPerConnection } }),
    ...securedBy(tls, target),
  };
}

/** A target's URL decides; without one, that the scenario says how. */
function securedBy(tls: TlsSpec | undefined, target: Settings['target']): Pick<RunSpec, 'tls'> {
  if (!target) return tls ? { tls } : {};
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

export function connectionNotes({ clients, target }: Settings): string[] {
  if (!target || target.tls || !clients?.tls) return [];
  return ['clients.tls is not in force: the target is an http:// URL.'];
}
