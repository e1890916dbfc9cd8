/**
 * The rings of nginx and of lua-resty-chash: 160 points per unit of weight, each the crc32 of the one before.
 *
 *     point 0 = crc32 carried on from the base over 4 zero bytes;   point j = … over point j − 1, lowest byte first
 *
 * They differ in what they take for the base, and so in every point.
 */
import { crc32End, crc32Word } from './crc32.ts';
import { Ring } from './ring.ts';
import type { Member } from './shared-tables.ts';

const pointsPerWeight = 160;

/** `baseOf`: the state that each point of an endpoint is carried on from. */
export function chainedCrc32Ring(
  members: readonly Member[],
  baseOf: (name: string) => number,
): Ring {
  const points = members.reduce((sum, { weight }) => sum + weight, 0) * pointsPerWeight;
  const hashes = new Uint32Array(points);
  const owners = new Uint32Array(points);
  let point = 0;
  for (const [owner, { name, weight }] of members.entries()) {
    const base = baseOf(name);
    let previous = 0;
    for (let j = 0; j < weight * pointsPerWeight; j++) {
      previous = crc32End(crc32Word(base, previous));
      hashes[point] = previous;
      owners[point++] = owner;
    }
  }
  return new Ring(hashes, owners);
}
