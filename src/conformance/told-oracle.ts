/** An oracle that knows what it is told, and else what a pool tells: of pods with as many slots as they like. */
import type { Endpoint } from '../core/endpoint.ts';
import type { Oracle } from '../strategies/contract.ts';

interface Known {
  readonly inSystem?: number;
  readonly freeSlots?: number;
  readonly freeAtMs?: number;
  readonly speed?: number;
}

export class ToldOracle implements Oracle {
  /** By the endpoint's id. */
  readonly #known: Record<string, Known>;
  readonly #watchers = new Map<string, Set<() => void>>();

  constructor(known: Readonly<Record<string, Known>> = {}) {
    this.#known = { ...known };
  }

  inSystem({ id, inFlight }: Endpoint): number {
    return this.#known[id]?.inSystem ?? inFlight;
  }

  freeSlots({ id }: Endpoint): number {
    return this.#known[id]?.freeSlots ?? Infinity;
  }

  freeAtMs({ id }: Endpoint): number {
    return this.#known[id]?.freeAtMs ?? -Infinity;
  }

  speed({ id }: Endpoint): number {
    return this.#known[id]?.speed ?? 1;
  }

  watch(endpoint: Endpoint, changed: (endpoint: Endpoint) => void): () => void {
    const watchers = this.#watchers.get(endpoint.id) ?? new Set();
    this.#watchers.set(endpoint.id, watchers);
    const watcher = () => changed(endpoint);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  learn(id: string, known: Known): void {
    this.#known[id] = known;
    this.changed(id);
  }

  changed(id: string): void {
    for (const watcher of this.#watchers.get(id) ?? []) watcher();
  }

  get watched(): number {
    return [...this.#watchers.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
