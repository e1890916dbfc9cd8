/** HAProxy's ring (lb_chash.c) and the slots that `hash-balance-factor` gives its servers. */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import { avalanche } from './haproxy-hashes.ts';
import { Ring } from './ring.ts';
import { type Member, SharedTables } from './shared-tables.ts';

/** Points, and parts of a weight as HAProxy counts them, per unit of weight. */
const scale = 16;
const pointsPerId = 4096;

export class HaproxyRing {
  readonly ring: Ring;
  readonly #totalWeight: number;
  /** By position: of those before it. */
  readonly #weightsBefore: Float64Array;

  constructor(members: readonly Member[]) {
    let total = 0;
    this.#weightsBefore = Float64Array.from(members, ({ weight }) => {
      total += weight * scale;
      return total - weight * scale;
    });
    this.#totalWeight = total;
    const hashes = new Uint32Array(total);
    const owners = new Uint32Array(total);
    let point = 0;
    for (const [owner, { name, weight }] of members.entries()) {
      for (let i = 0; i < weight * scale; i++) {
        hashes[point] = avalanche(Number(name) * pointsPerId + i);
        owners[point++] = owner;
      }
    }
    this.ring = new Ring(hashes, owners);
  }

  nearest(hash: number): number {
    const { hashes, size } = this.ring;
    const next = this.ring.atOrAfter(hash) % size;
    const previous = next === 0 ? size - 1 : next - 1;
    const isPreviousNearer = (hash - hashes[previous]!) >>> 0 <= (hashes[next]! - hash) >>> 0;
    return isPreviousNearer ? previous : next;
  }

  /** `factor` in percent. */
  isFull(position: number, ready: ReadySet, inFlight: number, factor: number): boolean {
    const total = this.#totalWeight;
    const slots = Math.floor(((inFlight + 1) * factor + 99) / 100);
    const rest = slots % total;
    const { weight, inFlight: served } = ready.at(position);
    const before = this.#weightsBefore[position]!;
    const own =
      weight * scale * Math.floor(slots / total) +
      Math.floor(((before + weight * scale) * rest) / total) -
      Math.floor((before * rest) / total);
    return served >= Math.max(1, own);
  }
}

/** Servers are known by their ids, which they keep when others come and go. */
export const haproxyRings = new SharedTables(
  (members, _params: undefined) => new HaproxyRing(members),
  ({ index }: Endpoint) => String(index + 1),
);
