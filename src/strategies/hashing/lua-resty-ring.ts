/**
 * The ring of lua-resty-chash, ingress-nginx's library: the *finished* crc32 of the name is the state that points are
 * carried on from, and a key belongs to the point *before* it, the lowest where there is none.
 */
import { chainedCrc32Ring } from './chained-crc32-ring.ts';
import { crc32 } from './crc32.ts';
import type { Ring } from './ring.ts';
import type { Member } from './shared-tables.ts';

export function luaRestyRing(members: readonly Member[]): Ring {
  return chainedCrc32Ring(members, crc32);
}

export function luaRestyOwner(ring: Ring, key: string): number {
  // The last of equal points, as found from behind.
  const after = ring.atOrAfter(crc32(key) + 1);
  return ring.owners[Math.max(0, after - 1)]!;
}
