/** The proxies of the ingress rows, ours among them. */
import { findProgram } from '../../src/platform/programs.ts';
import type { Seat } from '../harness/cores.ts';
import { type WorkloadName, workloads } from '../harness/workloads.ts';
import { nginxRoutes } from './nginx-routes.ts';
import { haproxyArgs, nginxArgs, type Server, startNode, startProgram } from './server.ts';

export interface Proxy {
  readonly label: string;
  /** Undefined where it is missing on this machine. */
  readonly start: ((upstream: number) => Promise<Server>) | undefined;
}

export const proxies = [
  { label: 'plimsoll', start: (upstream: number) => startPlimsoll(upstream) },
  { label: 'nginx', start: nginxWith('plain') },
  { label: 'haproxy', start: startHaproxy() },
  node('node:http + undici', new URL('undici-proxy.ts', import.meta.url)),
  node('node:http + agent', new URL('agent-proxy.ts', import.meta.url)),
  node('http-proxy-3', new URL('http-proxy-3-proxy.ts', import.meta.url)),
] as const satisfies readonly Proxy[];

export type ProxyLabel = (typeof proxies)[number]['label'];

function node<const Label extends string>(label: Label, entry: URL) {
  return { label, start: (upstream: number) => startNode(entry, [upstream], 'subject') };
}

export function startPlimsoll(
  upstream: number,
  name: WorkloadName = 'plain',
  ...tls: readonly 'tls'[]
): Promise<Server> {
  const entry = new URL('../plimsoll/ingress.ts', import.meta.url);
  return startNode(entry, [upstream, name, ...tls], 'subject');
}

/** With the routes of that load. `ssl`: of its listeners. */
export function nginxWith(name: WorkloadName, settings = '', ssl: '' | 'ssl' = '') {
  const path = findProgram('nginx');
  if (path === undefined) return undefined;
  return (upstream: number, seat: Seat | 'any' = 'subject') => {
    const more = { settings, ssl, routes: nginxRoutes(workloads[name](1), upstream) };
    const taken = seat === 'any' ? undefined : seat;
    return startProgram(path, 'proxy.nginx.conf', upstream, nginxArgs, taken, more);
  };
}

function startHaproxy() {
  const path = findProgram('haproxy');
  if (path === undefined) return undefined;
  return (upstream: number) =>
    startProgram(path, 'proxy.haproxy.cfg', upstream, haproxyArgs, 'subject');
}
