/**
 * Tables worked out from the members of a pool. They are never written again, so balancers of equal pools share one: a
 * hundred replicas of 10,000 pods keep one ring. Held weakly: a table goes with the last strategy that uses it.
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';

export interface Member {
  /** What the endpoint is known by in the table. */
  readonly name: string;
  readonly weight: number;
}

export class SharedTables<Params, Table extends object> {
  readonly #build: (members: readonly Member[], params: Params) => Table;
  readonly #nameOf: (endpoint: Endpoint) => string;
  readonly #tables = new Map<string, WeakRef<Table>>();

  /** Members are in the order of the ready set: owners in a table are positions in it. */
  constructor(
    build: (members: readonly Member[], params: Params) => Table,
    nameOf: (endpoint: Endpoint) => string = ({ id }) => id,
  ) {
    this.#build = build;
    this.#nameOf = nameOf;
  }

  of(ready: ReadySet, params: Params): Table {
    const members: Member[] = [];
    for (let position = 0; position < ready.size; position++) {
      const endpoint = ready.at(position);
      members.push({ name: this.#nameOf(endpoint), weight: endpoint.weight });
    }
    const content = JSON.stringify([params, members]);
    const known = this.#tables.get(content)?.deref();
    if (known !== undefined) return known;
    this.#forgetTheUnused();
    const table = this.#build(members, params);
    this.#tables.set(content, new WeakRef(table));
    return table;
  }

  #forgetTheUnused(): void {
    for (const [content, table] of this.#tables) {
      if (table.deref() === undefined) this.#tables.delete(content);
    }
  }
}
