/**
 * The affinity cookie as ingress-nginx writes it: INGRESSCOOKIE, with Path=/ and HttpOnly. As all paths share it, each
 * Service after the first has a name of its own.
 */
function nameOf(pool: number): string {
  return pool === 0 ? 'INGRESSCOOKIE' : `INGRESSCOOKIE_${pool}`;
}

/** Its value in a Cookie header; empty where there is none. */
export function affinityCookie(header: string | undefined, pool: number): string {
  if (header === undefined) return '';
  const start = `${nameOf(pool)}=`;
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
}

/** A header line, ending in CRLF. */
export function affinityCookieLine(pool: number, value: string): string {
  return `set-cookie: ${nameOf(pool)}=${value}; Path=/; HttpOnly\r\n`;
}
