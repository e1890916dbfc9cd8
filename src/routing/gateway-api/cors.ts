/** The CORS filter: who may ask from elsewhere (Fetch standard; HTTPCORSFilter of Gateway API). */
import type { HttpCors } from '../../core/http-route.ts';
import type { HeaderLines, RoutedRequest, RouteMatch } from '../dialect.ts';

/** The answer to a preflight, which no pod sees; undefined: it is none. */
export function preflightAnswer(cors: HttpCors, request: RoutedRequest): RouteMatch | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const method = request.header('access-control-request-method');
  if (method === undefined || request.header('origin') === undefined) return undefined;
  const shared = corsHeaders(cors, request);
  // Whoever may not ask learns it from what the answer lacks.
  if (shared === undefined) return { kind: 'local', status: 200, headers: varyLine };
  const asked = request.header('access-control-request-headers');
  const headers =
    shared +
    line('access-control-allow-methods', listed(cors.methods, method)) +
    line('access-control-allow-headers', listed(cors.headers, asked)) +
    line('access-control-max-age', String(cors.maxAgeSeconds));
  return { kind: 'local', status: 200, headers };
}

/** What an answer to such a request has beside its own; undefined: the origin is absent or may not ask. */
export function corsHeaders(cors: HttpCors, request: RoutedRequest): HeaderLines | undefined {
  const origin = request.header('origin');
  if (origin === undefined || !cors.origins.some((allowed) => isFrom(allowed, origin))) {
    return undefined;
  }
  const exposed = cors.exposedHeaders.filter((name) => name !== '*' || !cors.credentials);
  return (
    line('access-control-allow-origin', origin) +
    (cors.credentials ? line('access-control-allow-credentials', 'true') : '') +
    line('access-control-expose-headers', exposed.join(', ')) +
    varyLine
  );
}

const varyLine: HeaderLines = 'vary: origin\r\n';

function line(name: string, value: string | undefined): HeaderLines {
  return value ? `${name}: ${value}\r\n` : '';
}

/** With a wildcard what is asked for is allowed, by name: with credentials nothing else would be understood. */
function listed(allowed: readonly string[], asked: string | undefined): string | undefined {
  return allowed.includes('*') ? asked : allowed.join(', ');
}

function isFrom(allowed: string, origin: string): boolean {
  if (allowed === '*') return true;
  const pattern = withoutUsualPort(allowed);
  const actual = withoutUsualPort(origin);
  const star = pattern.indexOf('*');
  if (star === -1) return actual === pattern;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  if (actual.length <= before.length + after.length) return false;
  if (!actual.startsWith(before) || !actual.endsWith(after)) return false;
  return !actual.slice(before.length, actual.length - after.length).includes(':');
}

function withoutUsualPort(origin: string): string {
  const lower = origin.toLowerCase();
  const usual = lower.startsWith('https:') ? ':443' : ':80';
  return lower.endsWith(usual) ? lower.slice(0, -usual.length) : lower;
}
