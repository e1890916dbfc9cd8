/**
 * Where a retry goes: never to an endpoint that the request has tried while there are others. The strategy is asked
 * again as long as it names one of those, as Envoy's `previous_hosts` predicate has it; when it does not give way, as one
 * that goes by the client's address cannot, the next in configuration order is taken.
 */
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Strategy } from '../strategies/contract.ts';

/** As `host_selection_retry_max_attempts` is usually set beside that predicate. */
const mostQuestions = 3;

export function chooseUntried(
  strategy: Strategy,
  ready: ReadySet,
  request: RequestInfo,
): Endpoint | undefined {
  const { tried } = request;
  let chosen = strategy.choose(ready, request);
  for (let asked = 1; asked < mostQuestions && isTried(chosen, tried); asked++) {
    chosen = strategy.choose(ready, request);
  }
  return chosen && isTried(chosen, tried) ? nextUntried(ready, chosen, tried) : chosen;
}

/** The one chosen where all have been tried. */
function nextUntried(ready: ReadySet, chosen: Endpoint, tried: readonly Endpoint[]): Endpoint {
  let position = 0;
  while (position < ready.size && ready.at(position) !== chosen) position++;
  for (let step = 1; step < ready.size; step++) {
    const endpoint = ready.at((position + step) % ready.size);
    if (!tried.includes(endpoint)) return endpoint;
  }
  return chosen;
}

function isTried(chosen: Endpoint | undefined, tried: readonly Endpoint[]): boolean {
  return chosen !== undefined && tried.includes(chosen);
}
