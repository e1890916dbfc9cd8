/**
 * Whether a request goes to the canary of its pool: balancer.lua of ingress-nginx, route_to_alternative_balancer. In this
 * order: the affinity cookie of the pool itself, that of the canary, header, cookie, weight.
 */
import type { CanarySpec, PoolSpec } from '../../core/route-spec.ts';
import { AffinityCookie } from '../affinity-cookie.ts';
import type { RoutedRequest } from '../dialect.ts';
import { compilePattern, type Pattern, patternProblem } from './pattern.ts';

export class Canary {
  /** The weight leaves it to chance. */
  readonly varies: boolean;
  readonly #spec: CanarySpec;
  readonly #poolCookie: AffinityCookie | undefined;
  readonly #canaryCookie: AffinityCookie | undefined;
  readonly #weightTotal: number;
  /** `broken`: it matches nothing, and ends the question. */
  readonly #headerPattern: Pattern | 'broken' | undefined;

  constructor(spec: CanarySpec, pool: PoolSpec, canary: PoolSpec) {
    const canaryAffinity = spec.affinity === 'sticky' ? pool.affinity : canary.affinity;
    this.#spec = spec;
    this.#poolCookie = pool.affinity && new AffinityCookie(pool, pool.affinity);
    this.#canaryCookie = canaryAffinity && new AffinityCookie(canary, canaryAffinity);
    this.#weightTotal = spec.weightTotal > 100 ? spec.weightTotal : 100;
    this.varies = spec.weight > 0 && spec.weight < this.#weightTotal;
    const { headerPattern } = spec;
    if (headerPattern !== undefined && headerPattern !== '') {
      const isBroken = patternProblem(headerPattern) !== undefined;
      this.#headerPattern = isBroken ? 'broken' : compilePattern(headerPattern);
    }
  }

  takes(request: RoutedRequest): boolean {
    const { header, cookie, weight } = this.#spec;
    const cookies = request.header('cookie');
    if (this.#poolCookie?.isFrom(cookies)) return false;
    if (this.#canaryCookie?.isFrom(cookies)) return true;
    const value = header === undefined ? undefined : request.header(header);
    const byHeader = value === undefined ? undefined : this.#byHeader(value);
    if (byHeader !== undefined) return byHeader;
    const asked = cookie === undefined ? undefined : cookieIn(cookies, cookie);
    if (asked === 'always') return true;
    if (asked === 'never' || weight <= 0) return false;
    return !this.varies || request.draw('canary', this.#weightTotal) <= weight;
  }

  /** Undefined: the header says nothing. */
  #byHeader(value: string): boolean | undefined {
    const { headerValue } = this.#spec;
    if (headerValue) return value === headerValue || undefined;
    if (this.#headerPattern === 'broken') return false;
    if (this.#headerPattern) return this.#headerPattern.test(value) || undefined;
    if (value === 'always') return true;
    return value === 'never' ? false : undefined;
  }
}

/** nginx finds a cookie whatever the case of its name. */
function cookieIn(header: string | undefined, name: string): string | undefined {
  const start = `${name.toLowerCase()}=`;
  const pairs = header?.split(';').map((pair) => pair.trim());
  return pairs
    ?.find((pair) => pair.slice(0, start.length).toLowerCase() === start)
    ?.slice(start.length);
}
