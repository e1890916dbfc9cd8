/**
 * A strategy around a table: the table is looked up when first needed after a change of members, a request is found its
 * position in it, and what has none there goes to another strategy.
 */
import type { Endpoint, ReadySet, RequestInfo } from '../../core/endpoint.ts';
import type {
  Feedback,
  MembershipChange,
  Strategy,
  StrategyContext,
  StrategyDefinition,
} from '../contract.ts';

/** What `find` answers for requests that the fallback is to choose for. */
export const nowhere = -1;

export interface TableScheme<Table extends object> {
  table(ready: ReadySet): Table;
  /** A position in `ready`, or `nowhere`. */
  find(table: Table, ready: ReadySet, request: RequestInfo): number;
  readonly fallback?: Strategy | undefined;
}

export class TableChoice<Table extends object> implements Strategy {
  readonly #scheme: TableScheme<Table>;
  #table: Table | undefined;

  constructor(scheme: TableScheme<Table>) {
    this.#scheme = scheme;
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    // Not in membershipChanged: a thousand changes in a row would build a thousand tables.
    this.#table ??= this.#scheme.table(ready);
    const position = this.#scheme.find(this.#table, ready, request);
    return position === nowhere
      ? this.#scheme.fallback?.choose(ready, request)
      : ready.at(position);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#table = undefined;
    this.#scheme.fallback?.membershipChanged?.(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#scheme.fallback?.observed?.(endpoint, feedback);
  }
}

/** To fall back to: as it is when nobody has set its parameters. */
export function withDefaults(definition: StrategyDefinition, context: StrategyContext): Strategy {
  return definition.create(definition.params.parse({}) as never, context);
}
