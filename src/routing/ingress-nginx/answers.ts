/** Answers with the headers that belong to them: HSTS where the client came by TLS, CORS where it applies. */
import type { Forwarding } from '../../core/forwarding.ts';
import { type HeaderLines, type RouteMatch, type RoutedRequest, routeMatch } from '../dialect.ts';

const hstsName = 'strict-transport-security';
/** With the defaults of ingress-nginx. */
const hstsLine: HeaderLines = `${hstsName}: max-age=31536000; includeSubDomains\r\n`;

/** One for each scheme, so that no request allocates any. */
export type ByScheme = Readonly<Record<RoutedRequest['scheme'], RouteMatch>>;

export function hstsFor({ scheme }: RoutedRequest): HeaderLines {
  return scheme === 'https' ? hstsLine : '';
}

/** Where nothing but the scheme matters. */
export function byScheme(index: number, route: Parameters<typeof routeMatch>[1]): ByScheme {
  const forwarding = replacingHeaders(route.forwarding, 'https');
  const match = routeMatch(index, { ...route, forwarding });
  return {
    http: routeMatch(index, route),
    https:
      match.kind === 'route'
        ? { ...match, responseHeaders: hstsLine }
        : localAnswer(route.answer!, hstsLine),
  };
}

export function localAnswer(status: number, headers: HeaderLines): RouteMatch {
  return headers === '' ? { kind: 'local', status } : { kind: 'local', status, headers };
}

/** What a pod says of them gives way to what is added here. */
export function replacingHeaders(
  forwarding: Forwarding | undefined,
  scheme: RoutedRequest['scheme'],
  others: readonly string[] = [],
): Forwarding | undefined {
  const names = scheme === 'https' ? [hstsName, ...others] : others;
  if (names.length === 0) return forwarding;
  const own = forwarding?.responseHeaders;
  return { ...forwarding, responseHeaders: { ...own, remove: [...(own?.remove ?? []), ...names] } };
}
