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
  /** A position in `ready`, or `nowhere`. `inFlight`: at all of them together. */
  find(table: Table, ready: ReadySet, request: RequestInfo, inFlight: number): number;
  readonly fallback?: Strategy | undefined;
}

export class TableChoice<Table extends object> implements Strategy {
  readonly #scheme: TableScheme<Table>;
  #table: Table | undefined;
  #inFlight = 0;

  constructor(scheme: TableScheme<Table>) {
    this.#scheme = scheme;
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    // Not in membershipChanged: a thousand changes in a row would build a thousand tables.
    if (this.#table === undefined) {
      this.#table = this.#scheme.table(ready);
      this.#inFlight = sumInFlight(ready);
    }
    const position = this.#scheme.find(this.#table, ready, request, this.#inFlight);
    return position === nowhere
      ? this.#scheme.fallback?.choose(ready, request)
      : ready.at(position);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#table = undefined;
    this.#scheme.fallback?.membershipChanged?.(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    if (feedback.kind === 'dispatched') this.#inFlight++;
    else if (feedback.kind === 'ended') this.#inFlight--;
    this.#scheme.fallback?.observed?.(endpoint, feedback);
  }
}

function sumInFlight(ready: ReadySet): number {
  let sum = 0;
  for (let position = 0; position < ready.size; position++) sum += ready.at(position).inFlight;
  return sum;
}

/** To fall back to: as it is when nobody has set its parameters. */
export function withDefaults(definition: StrategyDefinition, context: StrategyContext): Strategy {
  return definition.create(definition.params.parse({}) as never, context);
}
