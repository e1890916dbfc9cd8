/** What a match asks of a request beside host and path. */
import { RE2JS } from 're2js';
import type { HttpRouteMatch, ValueMatch } from '../../core/http-route.ts';
import { byteString } from '../byte-string.ts';
import type { RoutedRequest } from '../dialect.ts';
import { literalStart } from '../ingress-nginx/pattern.ts';
import { queryParameter } from './query-parameter.ts';

type Test = (value: string) => boolean;
type Condition = readonly [name: string, test: Test];

export class RouteConditions {
  readonly #path: Test | undefined;
  readonly #method: string | undefined;
  readonly #headers: readonly Condition[];
  readonly #query: readonly Condition[];

  constructor({ path, method, headers, query }: HttpRouteMatch) {
    this.#path = path.kind === 'regex' ? fullMatch(path.value) : undefined;
    this.#method = method;
    this.#headers = headers.map(conditionOf);
    this.#query = query.map(conditionOf);
  }

  /** The path is the first `end` characters of the target. */
  hold(request: RoutedRequest, target: string, end: number): boolean {
    if (this.#method !== undefined && request.method !== this.#method) return false;
    if (this.#path && !this.#path(target.slice(0, end))) return false;
    for (const [name, test] of this.#headers) {
      const value = request.header(name);
      if (value === undefined || !test(value)) return false;
    }
    for (const [name, test] of this.#query) {
      const value = queryParameter(target, end, name);
      if (value === undefined || !test(value)) return false;
    }
    return true;
  }
}

function conditionOf({ name, kind, value: wanted }: ValueMatch): Condition {
  if (kind === 'regex') return [name, fullMatch(wanted)];
  const bytes = byteString(wanted);
  return [name, (value) => value === bytes];
}

/** Patterns come from strangers: RE2 takes time in proportion to the text, whatever the pattern. */
function fullMatch(pattern: string): Test {
  const compiled = RE2JS.compile(byteString(pattern));
  // Most patterns are soon told not to match. What they begin with is known in lower case alone.
  const start = pattern === pattern.toLowerCase() ? literalStart(pattern) : '';
  return (text) => text.startsWith(start) && compiled.testExact(text);
}
