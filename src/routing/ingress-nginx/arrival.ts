/** A request at the server that its host led to, as the rules of a location look at it. */
import type { RoutedRequest } from '../dialect.ts';

export interface Arrival {
  readonly request: RoutedRequest;
  /** Without port, in lower case; undefined where the client named no host. */
  readonly hostname: string | undefined;
  /** In origin form, as it came. */
  readonly target: string;
  /** Of the path in `target`. */
  readonly pathEnd: number;
  /** Decoded, resolved and with slashes merged. */
  readonly path: string;
}

/** Behind the `?`, without a fragment. */
export function queryOf({ target, pathEnd }: Arrival): string {
  if (target.charAt(pathEnd) !== '?') return '';
  const fragment = target.indexOf('#', pathEnd);
  return target.slice(pathEnd + 1, fragment === -1 ? undefined : fragment);
}
