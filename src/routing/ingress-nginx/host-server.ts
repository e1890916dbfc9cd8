/** One server: what ingress-nginx makes of all the rules of a host, and which of them takes a path. */
import type { SlashRedirect } from '../dialect.ts';
import { PathTable } from '../path-table.ts';
import type { ByScheme } from './answers.ts';
import type { NginxRules } from './location.ts';
import { addPlainLocations, inOrder, patternsOf, type Rule, usesPatterns } from './locations.ts';
import { PatternTable } from './pattern-table.ts';

/** What takes a path: a location that answers by the scheme alone, one that has rules, or the redirect to it. */
export type Taker =
  | { readonly kind: 'plain'; readonly answers: ByScheme }
  | { readonly kind: 'ruled'; readonly rules: NginxRules }
  | SlashRedirect;

export class HostServer {
  readonly usesPatterns: boolean;
  /** Where `/` leads, before any location is asked. */
  readonly appRoot: string | undefined;
  /** All that is asked of this one is asked of another host. */
  readonly otherHost: string | undefined;
  readonly #paths = new PathTable<Taker>();
  readonly #patterns: PatternTable<Taker>;

  constructor(rules: readonly Rule<Taker>[], otherHost?: string) {
    this.usesPatterns = usesPatterns(rules.map(([route]) => route));
    this.appRoot = inOrder(rules).find(([{ nginx }]) => nginx?.appRoot)?.[0].nginx?.appRoot;
    this.otherHost = otherHost;
    this.#patterns = new PatternTable(this.usesPatterns ? patternsOf(rules) : []);
    if (!this.usesPatterns) addPlainLocations(this.#paths, rules);
  }

  /** Whether a path of so many characters is not for its locations. */
  isElsewhere(end: number): boolean {
    return this.otherHost !== undefined || (this.appRoot !== undefined && end === 1);
  }

  /** The first `end` characters of `path` are it. */
  taker(path: string, end: number): Taker | undefined {
    if (!this.usesPatterns) return this.#paths.match(path, end);
    return this.#patterns.match(end === path.length ? path : path.slice(0, end));
  }
}
