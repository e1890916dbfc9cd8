/**
 * The cookies of one client (RFC 6265, without dates): the last value of each name, domain and path goes back with the
 * requests that these take in, that of the longest path first. Max-Age of 0 or less forgets; without Path a cookie goes
 * everywhere.
 */

interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Without a dot before it. */
  readonly domain: string;
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
}

export class CookieJar {
  #cookies: readonly Cookie[] = [];

  /** `line`: the value of a Set-Cookie header, in an answer of this host. */
  keep(line: string, host: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = split(pair);
    if (name === '' || value === undefined) return;
    const given = new Map(
      attributes.map(split).map(([key, text = '']) => [key.toLowerCase(), text] as const),
    );
    const own = hostname(host);
    const domain = given.get('domain')?.replace(/^\./, '').toLowerCase() || undefined;
    if (domain !== undefined && !isWithin(own, domain)) return;
    const path = given.get('path')?.startsWith('/') ? given.get('path')! : '/';
    const cookie: Cookie = {
      name,
      value,
      domain: domain ?? own,
      isHostOnly: domain === undefined,
      path,
      isSecure: given.has('secure'),
    };
    const others = this.#cookies.filter((each) => !isSame(each, cookie));
    const isOver = /^(?:0|-\d+)$/.test(given.get('max-age') ?? '');
    this.#cookies = isOver
      ? others
      : [...others, cookie].toSorted((a, b) => b.path.length - a.path.length);
  }

  /** The value of a Cookie header, empty where none is to be sent. `own`: of the request itself, which go before. */
  header(host: string, target: string, isSecure: boolean, own = ''): string {
    if (this.#cookies.length === 0) return own;
    const name = hostname(host);
    const path = target.split('?', 1)[0]!;
    const kept = this.#cookies
      .filter((cookie) => isSecure || !cookie.isSecure)
      .filter(({ domain, isHostOnly }) => (isHostOnly ? name === domain : isWithin(name, domain)))
      .filter((cookie) => isUnder(path, cookie.path))
      .map((cookie) => `${cookie.name}=${cookie.value}`);
    return (own === '' ? kept : [own, ...kept]).join('; ');
  }
}

function split(text: string): [name: string, value: string | undefined] {
  const equals = text.indexOf('=');
  if (equals === -1) return [text, undefined];
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.name === b.name && a.domain === b.domain && a.path === b.path;
}

function hostname(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isUnder(path: string, of: string): boolean {
  if (!path.startsWith(of)) return false;
  return path.length === of.length || of.endsWith('/') || path[of.length] === '/';
}
