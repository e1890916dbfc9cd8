/**
 * ingress-nginx `affinity: cookie` in its mode `persistent`: the cookie names the endpoint.
 *
 * When to use: sessions that must not move while their pod is there, whatever that does to evenness.
 *
 *     key of an endpoint  = a hash of its id
 *     cookie is a key     → its endpoint
 *     else, or on a retry with changeOnFailure → uniformly one of those not yet tried, its key into the cookie
 *
 * Never rebalances: an added endpoint sees new sessions alone. O(1).
 */
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';
import { cookieParams } from './cookie-params.ts';
import { word64 } from './hashing/word-64.ts';
import { xxHash64 } from './hashing/xx-hash-64.ts';

class CookiePersistent implements Strategy {
  readonly #changeOnFailure: boolean;
  readonly #rng: Rng;
  readonly #byKey = new Map<string, Endpoint>();

  constructor(changeOnFailure: boolean, rng: Rng) {
    this.#changeOnFailure = changeOnFailure;
    this.#rng = rng;
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint {
    const leaves = this.#changeOnFailure && request.tried.length > 0;
    const bound = leaves ? undefined : this.#byKey.get(request.cookie);
    if (bound) return bound;
    const endpoint = this.#anyUntried(ready, request.tried);
    request.setCookie(keyOf(endpoint));
    return endpoint;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind === 'added') this.#byKey.set(keyOf(endpoint), endpoint);
    else if (kind === 'removed') this.#byKey.delete(keyOf(endpoint));
  }

  #anyUntried(ready: ReadySet, tried: readonly Endpoint[]): Endpoint {
    if (tried.length > 0) {
      const untried = [...this.#byKey.values()].filter((endpoint) => !tried.includes(endpoint));
      if (untried.length > 0) return untried[this.#rng.below(untried.length)]!;
    }
    return ready.at(this.#rng.below(ready.size));
  }
}

function keyOf({ id }: Endpoint): string {
  const { high, low } = xxHash64(id, word64());
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

export const cookiePersistent = defineStrategy({
  name: 'cookie-persistent',
  family: 'sticky',
  summary:
    'Draws an endpoint for each session and names it in a cookie, for as long as it is there.',
  source: 'ingress-nginx balancer/sticky.lua, sticky_persistent.lua',
  fidelity: 'distributional',
  details: {
    does: 'Draws an endpoint for a request without a cookie, and sets one that leads back to it.',
    state: 'The key of each endpoint. Sessions are in the cookies alone.',
    cost: 'O(1), O(n) for a retry',
    matches:
      'ingress-nginx with `affinity: cookie` and `affinity-mode: persistent`, whose keys are salted MD5 and carry the name of the Service. As there, weights are ignored.',
    failsWhen:
      'the pool grows: sessions stay, and new pods idle until new clients come. Clients that differ in how much they ask make requests uneven. Without clients there are no cookies, and each request is a session.',
  },
  honoursWeights: false,
  spread: 'by key',
  keepsBound: true,
  usesCookie: true,
  directsRetries: true,
  scope: 'replica',
  params: cookieParams,
  create: ({ changeOnFailure }, { rng }) => new CookiePersistent(changeOnFailure, rng),
});
