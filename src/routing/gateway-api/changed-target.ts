/** Paths that a filter changes, and where a redirect leads. */
import type { HttpRedirect, PathChange } from '../../core/http-route.ts';

/** `end`: where the path of the target does; what follows is kept. */
export function changedTarget(target: string, end: number, change: PathChange): string {
  if (change.kind === 'full') return change.path + target.slice(end);
  const rest = target.slice(withoutSlash(change.prefix).length, end);
  return (withoutSlash(change.path) + rest || '/') + target.slice(end);
}

export function locationOf(
  { scheme, hostname, path, port }: HttpRedirect,
  came: {
    readonly scheme: 'http' | 'https';
    readonly hostname: string | undefined;
    readonly listenerPort: number;
    readonly target: string;
    readonly end: number;
  },
): string {
  const target = path ? changedTarget(came.target, came.end, path) : came.target;
  const host = hostname ?? came.hostname;
  if (host === undefined) return target;
  const usedScheme = scheme ?? came.scheme;
  const usedPort = port ?? (scheme === undefined ? came.listenerPort : usualPorts[scheme]);
  const isUsual = usedPort === usualPorts[usedScheme];
  return `${usedScheme}://${host}${isUsual ? '' : `:${usedPort}`}${target}`;
}

const usualPorts = { http: 80, https: 443 };

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
