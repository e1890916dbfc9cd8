/** The redirects of ingress-nginx, each with its own idea of host, port and closing slash. */
import type { HeaderLines, RouteMatch } from '../dialect.ts';
import type { Arrival } from './arrival.ts';
import { escapePath } from './escapes.ts';

export function redirect(status: number, location: string, headers: HeaderLines): RouteMatch {
  // A decoded path may hold line ends, which no header survives.
  const safe = location.replace(/[\r\n]/g, escapePath);
  return { kind: 'redirect', status, location: safe, ...(headers === '' ? {} : { headers }) };
}

/** nginx makes a path a URL, and leaves the port out, as ingress-nginx has `port_in_redirect off`. */
export function absoluteUrl({ request, hostname }: Arrival, url: string): string {
  if (!url.startsWith('/') || hostname === undefined) return url;
  return `${request.scheme}://${hostname}${url}`;
}

/** lua_ingress.lua: the Host field as it came but for what follows a colon, and one closing slash less. */
export function httpsUrl({ request, hostname, target }: Arrival, keepsSlash: boolean): string {
  const [host] = (request.host ?? hostname ?? '_').split(':', 1);
  return `https://${host}${keepsSlash ? target : withoutClosingSlash(target)}`;
}

/** ngx_srv_redirect.lua: to the host itself, the listener's port with it. */
export function otherHostUrl({ request, target }: Arrival, host: string): string {
  const { scheme, port } = request;
  const isUsual = port === (scheme === 'https' ? 443 : 80);
  return `${scheme}://${host}${isUsual ? '' : `:${port}`}${withoutClosingSlash(target)}`;
}

/** `app-root`: the Host field as it came; nothing is left of the query. */
export function appRootUrl({ request }: Arrival, root: string): string {
  return `${request.scheme}://${request.host ?? ''}${root}`;
}

function withoutClosingSlash(target: string): string {
  return target.endsWith('/') ? target.slice(0, -1) : target;
}
