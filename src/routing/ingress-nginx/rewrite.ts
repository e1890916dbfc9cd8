/**
 * `rewrite-target`: nginx's `rewrite "(?i)<path>" <target> break` (ngx_http_script_regex_end_code). The whole path gives way
 * to the target, in which `$1`… stand for what the pattern took of the decoded path; the query follows, unless the target
 * closes with a `?`. The path that comes of it is escaped again, what is written in the target with it.
 */
import type { Forwarding } from '../../core/forwarding.ts';
import type { HeaderLines } from '../dialect.ts';
import { type Arrival, queryOf } from './arrival.ts';
import { escapeArgument, escapePath, unescapeRedirect } from './escapes.ts';
import { compileRewrite, type Pattern, unquoted } from './pattern.ts';
import { Replacement } from './replacement.ts';

/** Whether the rewrite is in force: a target that is the path is none. */
export function needsRewrite(path: string, target: string | undefined): target is string {
  return target !== undefined && target !== '' && target !== path;
}

const prefixName = 'x-forwarded-prefix';

export class Rewrite {
  /** To an absolute URL nginx redirects, with 302. */
  readonly redirects: boolean;
  /** Variables that are not known here. */
  readonly unknown: readonly string[];
  readonly #pattern: Pattern | undefined;
  readonly #path: Replacement;
  readonly #query: Replacement | undefined;
  readonly #keepsQuery: boolean;
  readonly #prefix: Replacement | undefined;

  constructor(path: string, target: string, forwardedPrefix?: string) {
    this.redirects = /^(?:https?:\/\/|\$scheme)/.test(target);
    this.#keepsQuery = !target.endsWith('?');
    const written = this.#keepsQuery ? target : target.slice(0, -1);
    const question = this.redirects ? -1 : written.indexOf('?');
    this.#path = new Replacement(question === -1 ? written : written.slice(0, question));
    this.#query = question === -1 ? undefined : new Replacement(written.slice(question + 1));
    this.#prefix = forwardedPrefix ? new Replacement(forwardedPrefix) : undefined;
    const parts = [this.#path, this.#query, this.#prefix].filter((part) => part !== undefined);
    this.unknown = parts.flatMap(({ unknown }) => unknown);
    this.#pattern = parts.some(({ hasCaptures }) => hasCaptures)
      ? compileRewrite(unquoted(path))
      : undefined;
  }

  /** `target` is empty where nothing is left of the path, which nginx answers with 500. */
  apply(arrival: Arrival): { target: string; requestHeaders: HeaderLines | undefined } {
    const captures = this.#captures(arrival);
    const path = escapePath(this.#path.fill(arrival, captures));
    const own = this.#query?.fill(arrival, captures, escapeIn(arrival));
    const kept = this.#keepsQuery ? queryOf(arrival) : '';
    const query = own && kept ? `${own}&${kept}` : own || kept;
    const prefix = this.#prefix && escapePath(this.#prefix.fill(arrival, captures));
    return {
      target: path + (query === '' ? '' : `?${query}`),
      requestHeaders: prefix === undefined ? undefined : `${prefixName}: ${prefix}\r\n`,
    };
  }

  location(arrival: Arrival): string {
    const filled = this.#path.fill(arrival, this.#captures(arrival), escapeIn(arrival));
    const url = unescapeRedirect(filled);
    const query = this.#keepsQuery ? queryOf(arrival) : '';
    return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
  }

  /** What the client says of the prefix does not go on. */
  forwardingOf(forwarding: Forwarding | undefined): Forwarding | undefined {
    if (!this.#prefix) return forwarding;
    const own = forwarding?.requestHeaders;
    const remove = [...(own?.remove ?? []), prefixName];
    return { ...forwarding, requestHeaders: { ...own, remove } };
  }

  #captures({ path }: Arrival): readonly (string | undefined)[] {
    return this.#pattern?.exec(path) ?? [];
  }
}

function hadEscapes({ target, pathEnd }: Arrival): boolean {
  const at = target.indexOf('%');
  return at !== -1 && at < pathEnd;
}

/** How nginx writes captures into a query or a Location header: as they are, where the path had no escapes. */
function escapeIn(arrival: Arrival): ((capture: string) => string) | undefined {
  const plus = arrival.target.indexOf('+');
  const hasPlus = plus !== -1 && plus < arrival.pathEnd;
  return hasPlus || hadEscapes(arrival) ? escapeArgument : undefined;
}
