/** Request targets (RFC 9112 section 3.2): origin form, absolute form, and where their path ends. */

export interface AbsoluteTarget {
  readonly authority: string;
  /** In origin form. */
  readonly target: string;
}

/** Of a target that does not open with `/`: undefined unless it is in absolute form. */
export function parseAbsoluteTarget(target: string): AbsoluteTarget | undefined {
  const [, authority, rest = ''] = /^https?:\/\/([^/?#@]+)([/?#].*)?$/is.exec(target) ?? [];
  if (authority === undefined) return undefined;
  return { authority, target: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Where the query or a fragment begins, else the length. */
export function pathEnd(target: string): number {
  const query = target.indexOf('?');
  const fragment = target.indexOf('#');
  if (fragment !== -1 && (query === -1 || fragment < query)) return fragment;
  return query === -1 ? target.length : query;
}
