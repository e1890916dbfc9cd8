/** A strategy, held to choosing an endpoint: the balancer would only stumble over anything else. */
import type { StrategyDefinition } from '../strategies/contract.ts';
import { ensure } from './finding.ts';

export function supervised(definition: StrategyDefinition): StrategyDefinition {
  return {
    ...definition,
    create(params, context) {
      const strategy = definition.create(params, context);
      return {
        choose(ready, request) {
          const chosen: unknown = strategy.choose(ready, request);
          const isPlausible =
            chosen === undefined ||
            (typeof chosen === 'object' && chosen !== null && 'inFlight' in chosen);
          ensure(
            isPlausible,
            `choose returned ${describe(chosen)} in place of one of the endpoints`,
          );
          return chosen as ReturnType<typeof strategy.choose>;
        },
        membershipChanged: (change, ready) => strategy.membershipChanged?.(change, ready),
        observed: (endpoint, feedback) => strategy.observed?.(endpoint, feedback),
      };
    },
  };
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
