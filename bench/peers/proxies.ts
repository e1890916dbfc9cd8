/** The proxies of the ingress rows, ours among them. */
import { findProgram } from '../../src/platform/programs.ts';
import { haproxyArgs, nginxArgs, type Server, startNode, startProgram } from './server.ts';

export interface Proxy {
  readonly label: string;
  /** Undefined where it is missing on this machine. */
  readonly start: ((upstream: number) => Promise<Server>) | undefined;
}

export const proxies = [
  node('plimsoll', new URL('../plimsoll/ingress.ts', import.meta.url)),
  program('nginx', 'proxy.nginx.conf', nginxArgs),
  program('haproxy', 'proxy.haproxy.cfg', haproxyArgs),
  node('node:http + undici', new URL('undici-proxy.ts', import.meta.url)),
  node('node:http + agent', new URL('agent-proxy.ts', import.meta.url)),
  node('http-proxy-3', new URL('http-proxy-3-proxy.ts', import.meta.url)),
] as const satisfies readonly Proxy[];

export type ProxyLabel = (typeof proxies)[number]['label'];

function node<const Label extends string>(label: Label, entry: URL) {
  return { label, start: (upstream: number) => startNode(entry, [upstream], 'subject') };
}

function program<const Label extends string>(
  label: Label,
  template: string,
  args: typeof nginxArgs,
) {
  const path = findProgram(label);
  const start =
    path === undefined
      ? undefined
      : (upstream: number) => startProgram(path, template, upstream, args, 'subject');
  return { label, start };
}
