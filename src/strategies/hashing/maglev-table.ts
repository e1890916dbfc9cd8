/**
 * The lookup table of Maglev (Eisenbud et al. 2016, listing 1) with weights as Envoy has them. Members take turns, in the
 * order of their names, in claiming the next slot of their own permutation that is still free:
 *
 *     permutation: offset + j · skip mod size;   offset = h(name) mod size, skip = h(name, seed 1) mod (size − 1) + 1
 *     round r: the turn is taken if r · weight ≥ target, which then grows by the greatest weight
 *
 * With a prime size each permutation visits all slots.
 */
import type { EnvoyTable } from './envoy-choice.ts';
import { type Member, SharedTables } from './shared-tables.ts';
import { remainder64, set64, type Word64, word64 } from './word-64.ts';
import { xxHash64 } from './xx-hash-64.ts';

interface Claimant {
  readonly position: number;
  readonly weight: number;
  readonly skip: number;
  slot: number;
  target: number;
}

export class MaglevTable implements EnvoyTable {
  readonly total: number;
  /** By slot. */
  readonly owners: Uint32Array;
  readonly #hash = word64();

  constructor(members: readonly Member[], size: number) {
    this.total = members.reduce((sum, { weight }) => sum + weight, 0);
    this.owners = new Uint32Array(size);
    this.#fill(this.#claimants(members), Math.max(...members.map(({ weight }) => weight)));
  }

  at({ high, low }: Word64, reselection: number): number {
    const hash = this.#hash;
    if (reselection === 0) set64(hash, high, low);
    else set64(hash, ~high, low ^ -reselection);
    return this.owners[remainder64(hash, this.owners.length)]!;
  }

  #claimants(members: readonly Member[]): readonly Claimant[] {
    const hash = word64();
    const size = this.owners.length;
    return members
      .map(({ name, weight }, position) => ({ name, weight: weight / this.total, position }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, weight, position }) => ({
        position,
        weight,
        slot: remainder64(xxHash64(name, hash), size),
        skip: remainder64(xxHash64(name, hash, 1), size - 1) + 1,
        target: 0,
      }));
  }

  #fill(claimants: readonly Claimant[], greatestWeight: number): void {
    const { owners } = this;
    const size = owners.length;
    const isFree = new Uint8Array(size).fill(1);
    const greatest = greatestWeight / this.total;
    let free = size;
    for (let round = 1; free > 0; round++) {
      for (const claimant of claimants) {
        if (free === 0 || round * claimant.weight < claimant.target) continue;
        claimant.target += greatest;
        while (isFree[claimant.slot] === 0) claimant.slot = (claimant.slot + claimant.skip) % size;
        isFree[claimant.slot] = 0;
        owners[claimant.slot] = claimant.position;
        free--;
      }
    }
  }
}

export const maglevTables = new SharedTables(
  (members, size: number) => new MaglevTable(members, size),
);
