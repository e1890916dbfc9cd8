/**
 * ingress-nginx `affinity: cookie` in its mode `balanced`, the usual one: the cookie holds a random key, and a ring says
 * whose key it is.
 *
 * When to use: pods with sessions of their own, in a pool that changes size.
 *
 *     no cookie           → key = 64 random bits, into the cookie
 *     choose the owner of the key on the ring of lua-resty-chash (hashing/lua-resty-ring.ts)
 *     changeOnFailure     → on a retry up to 20 new keys, until one is of an endpoint not yet tried
 *
 * The cookie names no endpoint: from c to n > c endpoints about (n − c) / n of the sessions move. O(log points).
 */
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy } from './contract.ts';
import { cookieParams } from './cookie-params.ts';
import { luaRestyOwner, luaRestyRing } from './hashing/lua-resty-ring.ts';
import type { Ring } from './hashing/ring.ts';
import { SharedTables } from './hashing/shared-tables.ts';
import { TableChoice } from './hashing/table-choice.ts';

const mostNewKeys = 20;

const rings = new SharedTables((members, _params: undefined) =>
  luaRestyRing(members.map(({ name }) => ({ name, weight: 1 }))),
);

function newSession(ring: Ring, ready: ReadySet, request: RequestInfo, rng: Rng): number {
  for (let drawn = 1; ; drawn++) {
    const key = `${hex(rng)}${hex(rng)}`;
    const position = luaRestyOwner(ring, key);
    if (drawn === mostNewKeys || !request.tried.includes(ready.at(position))) {
      request.setCookie(key);
      return position;
    }
  }
}

function hex(rng: Rng): string {
  return rng
    .below(2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

export const cookieBalanced = defineStrategy({
  name: 'cookie-balanced',
  family: 'sticky',
  summary: 'Gives each session a random key in a cookie, and each key to an endpoint by a ring.',
  source: 'ingress-nginx balancer/sticky.lua, sticky_balanced.lua',
  fidelity: 'distributional',
  details: {
    does: 'Sets a cookie with a random key and hashes it onto a consistent ring; any key is taken as it comes.',
    state:
      'The ring, built when the pool has changed; equal pools share it. Sessions are in the cookies alone.',
    cost: 'O(log 160 n)',
    matches:
      'ingress-nginx with `affinity: cookie`, whose keys are of the time, a process id and a random number, and carry the name of the Service. As there, weights are ignored.',
    failsWhen:
      'clients differ in how much they ask: sessions are spread, requests are not. A pool that grows takes sessions away from pods that are well. Without clients there are no cookies, and each request is a session.',
  },
  honoursWeights: false,
  spread: 'by key',
  minimalDisruption: true,
  usesCookie: true,
  directsRetries: true,
  scope: 'replica',
  params: cookieParams,
  create({ changeOnFailure }, { rng }) {
    return new TableChoice({
      table: (ready) => rings.of(ready, undefined),
      find(ring, ready, request) {
        const { cookie, tried } = request;
        if (cookie === '' || (changeOnFailure && tried.length > 0)) {
          return newSession(ring, ready, request, rng);
        }
        return luaRestyOwner(ring, cookie);
      },
    });
  },
});
