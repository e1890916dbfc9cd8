/**
 * Under which names logs say when, how and for what a request came: nginx's variables, Envoy, Caddy, Traefik, the Elastic
 * Common Schema, and plain words. Names are compared without regard to case and to what joins their parts.
 */

const names = {
  time: ['starttime', 'startutc', 'time', 'timestamp', 'ts', 'msec', 'timeiso8601', 'timelocal'],
  requestLine: ['request', 'requestline'],
  method: ['method', 'requestmethod', 'httpmethod', 'httprequestmethod'],
  target: ['target', 'requesturi', 'urloriginal', 'path', 'requestpath', 'uri', 'url', 'urlpath'],
  host: ['host', 'httphost', 'requesthost', 'authority', 'urldomain', 'vhost'],
} as const;

type Field = keyof typeof names;

export const timeNames = 'time, timestamp or ts';
export const targetNames = 'path, uri or url';

export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The value under the first of the names that has one; logs write "-" for none. */
export function fieldOf(fields: ReadonlyMap<string, string>, field: Field): string | undefined {
  const values = names[field].map((name) => fields.get(name));
  return values.find((value) => value !== undefined && value !== '' && value !== '-');
}

export function isField(name: string, field: Field): boolean {
  return (names[field] as readonly string[]).includes(name);
}
