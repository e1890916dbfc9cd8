/**
 * `enable-cors`: what ingress-nginx adds to answers for origins on the list, in place of what a pod says of these headers,
 * and its own answer to their OPTIONS requests. For `*` that is every request, with an Origin or without.
 */
import type { NginxCors } from '../../core/nginx-location.ts';
import type { HeaderLines, RoutedRequest } from '../dialect.ts';
import { compilePattern, type Pattern } from './pattern.ts';

export class Cors {
  /** Of the headers, in lower case. */
  readonly names: readonly string[];
  readonly #lines: HeaderLines;
  /** Absent: all origins. */
  readonly #origins: Pattern | undefined;

  constructor(cors: NginxCors) {
    const headers = headersOf(cors);
    this.names = [originHeader, ...headers.map(([name]) => name)];
    this.#lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const anyone = cors.origins.length === 1 && cors.origins[0] === '*';
    // nginx does not anchor the start.
    const alternatives = cors.origins.map((origin) => originPattern(origin.trim()));
    this.#origins = anyone ? undefined : compilePattern(`(?:${alternatives.join('|')})$`, 'i');
  }

  /** What the answer is given; undefined for an origin that is not on the list. */
  linesFor(request: RoutedRequest): HeaderLines | undefined {
    if (!this.#origins) return `${originHeader}: *\r\n${this.#lines}`;
    const origin = request.header('origin') ?? '';
    return this.#origins.test(origin) ? `${originHeader}: ${origin}\r\n${this.#lines}` : undefined;
  }
}

const originHeader = 'access-control-allow-origin';

function headersOf(cors: NginxCors): (readonly [name: string, value: string])[] {
  const { methods, headers, exposedHeaders, credentials, maxAgeSeconds } = cors;
  return [
    ...(credentials ? [['access-control-allow-credentials', 'true'] as const] : []),
    ['access-control-allow-methods', methods],
    ['access-control-allow-headers', headers],
    ...(exposedHeaders ? [['access-control-expose-headers', exposedHeaders] as const] : []),
    ['access-control-max-age', String(maxAgeSeconds)],
  ];
}

function originPattern(origin: string): string {
  return origin
    .replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)
    .replace(String.raw`\*`, '[a-z0-9-]+');
}
