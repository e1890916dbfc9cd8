/** The URL of a request: where it goes is decided by its host and path, as a client of the ingress would name them. */
import { z } from 'zod';
import { expected } from './fields.ts';

export interface RequestUrl {
  /** The Host header: as written, with its port if it had one. */
  readonly host: string;
  /** Its scheme is https. */
  readonly tls?: boolean | undefined;
  /** The raw request target, sent as it is. */
  readonly target: string;
}

const longestUrl = 4096;
const example = 'a URL such as http://example.com/path';

export const url = z
  .string({ error: expected(example) })
  .describe(example)
  .transform((text, context): RequestUrl => {
    const parsed = parseUrl(text);
    if (typeof parsed !== 'string') return parsed;
    const message = expected(parsed)({ input: text });
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });

/** The URL, or what was expected instead. */
function parseUrl(text: string): RequestUrl | string {
  if (text.length > longestUrl) return `a URL of at most ${longestUrl} characters`;
  const match = /^http(s?):\/\/([^/?#]*)([^#]*)(#.*)?$/is.exec(text);
  if (!match) return example;
  const [, s, authority = '', rest = '', fragment] = match;
  if (fragment !== undefined) return 'a URL without a fragment, which clients never send';
  // A placeholder may hold spaces: "{{random 1 100}}".
  if (!/^[\x21-\x7e]*$/.test(rest.replaceAll(/\{\{.*?\}\}/g, ''))) {
    return 'a path of visible ASCII characters (write others percent-encoded, a space as %20)';
  }
  const wrong = authorityProblem(authority);
  if (wrong !== undefined) return wrong;
  const target = rest.startsWith('/') ? rest : `/${rest}`;
  return { host: authority, ...(s !== '' && { tls: true }), target };
}

/** What was expected instead of this host with its port, if anything. */
export function authorityProblem(authority: string): string | undefined {
  if (authority.includes('@')) return 'a URL without user and password (use headers)';
  const match = /^(\[[\dA-Fa-f:.]+\]|[\dA-Za-z._-]+)(?::(\d*))?$/.exec(authority);
  if (!match || authority.length > 260) return `a host name in ${example}`;
  const port = match[2] === undefined ? 80 : Number(match[2]);
  return match[2] === '' || port < 1 || port > 65_535 ? 'a port from 1 to 65535' : undefined;
}
