/**
 * The cookies of one client, as far as affinity needs them: the last value of each name goes back with every request
 * (RFC 6265, without paths, domains and dates). Max-Age of 0 or less forgets.
 */
import type { ResponseHead } from './response-head.ts';

export class CookieJar {
  readonly #cookies = new Map<string, string>();
  #header = '';

  /** A header line to append to a head, opening with CRLF; empty where there are no cookies. */
  get header(): string {
    return this.#header;
  }

  read(head: ResponseHead): void {
    if (head.get('set-cookie') === undefined) return;
    for (const line of head.headers()['set-cookie'] ?? []) this.#set(line);
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    this.#header = pairs.length === 0 ? '' : `\r\ncookie: ${pairs.join('; ')}`;
  }

  #set(line: string): void {
    const [pair, ...attributes] = line.split(';');
    const equals = pair!.indexOf('=');
    if (equals < 1) return;
    const name = pair!.slice(0, equals).trim();
    const expired = attributes.some((text) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(text));
    if (expired) this.#cookies.delete(name);
    else this.#cookies.set(name, pair!.slice(equals + 1).trim());
  }
}
