/**
 * The configuration of one HAProxy replica: one thread, the work of our ingress (the same headers to pods, connections kept
 * alive on both sides), no retries, no health checks. A request is first given its answer, by host and path in the order
 * in which they win, then sent there: one variable, so that no later rule is asked once it is known.
 */
import { poolStrategy } from '../../../../core/pool-strategy.ts';
import { type Location, type VirtualServer, virtualServers } from '../../../../routing/index.ts';
import { translated } from '../capability.ts';
import { controlSocket, type ProductSetup } from '../ingress.ts';
import { haproxyCapabilities } from './capabilities.ts';
import { haproxyWeights } from './weights.ts';

export const frontend = 'ingress';

export function haproxyConfiguration(setup: ProductSetup): string {
  const { run, port, connections, trustForwarded } = setup;
  const servers = virtualServers(run.dialect, run.routes, run.defaultPool);
  const answers = new Answers(run.pools.map(({ endpoints }) => endpoints.length));
  const lookup = inOrder(servers).flatMap((server) => lookupRules(server, answers));
  return `global
  nbthread 1
  maxconn ${connections}
  noreuseport
  stats socket unix@${controlSocket} mode 600 level user

defaults
  mode http
  timeout connect 1h
  timeout client 1h
  timeout server 1h
  timeout queue 1h
  timeout http-keep-alive 1h
  retries 0
  http-reuse always
  unique-id-format %{+X}o%ci%cp%ts%rt%pid
  default-server pool-purge-delay 1h

frontend ${frontend}
  bind 127.0.0.1:${port} backlog 4096
${trustForwarded ? '  http-request set-src req.hdr(x-forwarded-for) if { req.hdr(x-forwarded-for) -m found }\n' : ''}\
  http-request set-var(txn.host) req.hdr(host),host_only,lower,rtrim(.)
${[...lookup, ...answers.rules].map((rule) => `  ${rule}\n`).join('')}\
${forwarding}
  use_backend %[var(txn.to)]
${run.pools.map((_, pool) => backend(setup, pool)).join('')}`;
}

/** As src/engines/wire/ingress/in-process/forwarded-head.ts has them. */
const forwarding = `  http-request del-header proxy
  http-request set-header x-request-id %[unique-id] unless { req.hdr(x-request-id) -m found }
  http-request set-header x-original-forwarded-for %[req.hdr(x-forwarded-for)] if { req.hdr(x-forwarded-for) -m found }
  http-request set-header x-original-forwarded-host %[req.hdr(x-forwarded-host)] if { req.hdr(x-forwarded-host) -m found }
  http-request set-header x-real-ip %[src]
  http-request set-header x-forwarded-for %[src]
  http-request set-header x-forwarded-host %[req.hdr(host)]
  http-request set-header x-forwarded-port %[dst_port]
  http-request set-header x-forwarded-proto http
  http-request set-header x-forwarded-scheme http
  http-request set-header x-scheme http`;

export function serverName(endpoint: number): string {
  return `endpoint-${endpoint}`;
}

function backend({ run, endpointPorts }: ProductSetup, pool: number): string {
  const spec = run.pools[pool]!;
  const { name, endpoints } = spec;
  if (endpoints.length === 0) return '';
  const {
    directives,
    serverOptions = '',
    weights: kind,
  } = translated(haproxyCapabilities, poolStrategy(run, spec));
  const weights = haproxyWeights(run, pool, kind)!;
  const servers = endpoints.map(
    (index, position) =>
      `server ${serverName(index)} 127.0.0.1:${endpointPorts[index]} weight ${weights[position]}${serverOptions}`,
  );
  const body = [...directives, ...servers].map((line) => `  ${line}\n`).join('');
  return `\n# ${name}\nbackend ${backendName(pool)}\n${body}`;
}

function backendName(pool: number): string {
  return `pool-${pool}`;
}

/** Exact hosts, then wildcards, then the one for all others. */
function inOrder(servers: readonly VirtualServer[]): readonly VirtualServer[] {
  const rank = ({ host }: VirtualServer) =>
    host === undefined ? 2 : host.startsWith('*.') ? 1 : 0;
  return servers.toSorted((a, b) => rank(a) - rank(b));
}

function lookupRules({ host, label, locations }: VirtualServer, answers: Answers): string[] {
  const ofHost =
    host === undefined
      ? ''
      : host.startsWith('*.')
        ? ` { var(txn.host) -m reg ^${label}${host.slice(1).replaceAll('.', '[.]')}$ }`
        : ` { var(txn.host) -m str ${escaped(host)} }`;
  const inTurn = locations.toSorted(
    (a, b) => a.kind.localeCompare(b.kind) || b.path.length - a.path.length,
  );
  return inTurn.map(({ kind, path, answer }) => {
    const ofPath =
      kind === 'exact' ? `path -m str ${escaped(path)}` : `path -m beg ${escaped(path)}`;
    const to = `http-request set-var(txn.to) str(${answers.nameOf(answer)})`;
    return `${to} if !{ var(txn.to) -m found }${ofHost} { ${ofPath} }`;
  });
}

/** The distinct answers, and the rules that give those that are not a pod's. */
class Answers {
  readonly #poolSizes: readonly number[];
  readonly #rules = new Map<string, readonly string[]>();

  constructor(poolSizes: readonly number[]) {
    this.#poolSizes = poolSizes;
  }

  get rules(): readonly string[] {
    return [...this.#rules].flatMap(([name, actions]) =>
      actions.map((action) => `http-request ${action} { var(txn.to) -m str ${name} }`),
    );
  }

  nameOf(answer: Location['answer']): string {
    switch (answer.kind) {
      case 'route':
        if (answer.pool === undefined || this.#poolSizes[answer.pool] === 0)
          return this.#status(503);
        return backendName(answer.pool);
      case 'slash':
        return this.#redirect(answer.path);
      case 'local':
        return this.#status(answer.status);
      case 'not-found':
        return this.#status(404);
      case 'bad-request':
        return this.#status(400);
      case 'redirect':
        throw new Error('no dialect redirects a location elsewhere');
    }
  }

  #status(status: number): string {
    const name = `status-${status}`;
    this.#rules.set(name, [`return status ${status} if`]);
    return name;
  }

  #redirect(path: string): string {
    const name = `redirect-${this.#rules.size}`;
    const location = `http://%[var(txn.host)]${escaped(path.replaceAll('%', '%%'))}`;
    this.#rules.set(name, [
      `redirect code 301 location ${location}?%[query] if { query -m len gt 0 }`,
      `redirect code 301 location ${location} if`,
    ]);
    return name;
  }
}

/** Byte by byte, so that nothing in a path means anything to the reader of the configuration. */
function escaped(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w/.~%-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
