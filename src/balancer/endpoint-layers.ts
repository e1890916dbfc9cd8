/**
 * What lies between the endpoints of a pool as configured and those that its strategy may choose: health takes some out,
 * panic brings all back when too few are left, slow start holds weights down. The strategy hears of it as of any other
 * change of the pool, so it works under every strategy, blind to which.
 */
import type { Scheduler } from '../core/clock.ts';
import type { PoliciesSpec } from '../core/policies.ts';
import type { Outcome } from '../strategies/contract.ts';
import type { BalancedEndpoint } from './endpoint-state.ts';
import type { HealthLayer } from './health-layer.ts';
import { OutlierEjection } from './outlier-ejection.ts';
import { PassiveHealth } from './passive-health.ts';
import { isRetryable } from './retry-policy.ts';
import { SlowStart } from './slow-start.ts';

export class EndpointLayers {
  readonly #health: readonly HealthLayer[];
  readonly #panicShare: number;
  readonly #slowStart: SlowStart | undefined;
  readonly #setReady: (specs: readonly BalancedEndpoint[]) => void;
  #specs: readonly BalancedEndpoint[] = [];

  constructor(
    { passiveHealth, outlierEjection, panicShare = 0, slowStart, retries }: PoliciesSpec,
    scheduler: Scheduler,
    setReady: (specs: readonly BalancedEndpoint[]) => void,
  ) {
    const changed = () => this.#refresh();
    // nginx names both by one directive: what is worth another try counts against the endpoint.
    const isFailure = (outcome: Outcome, status: number) =>
      outcome === 'failed' || (retries !== undefined && isRetryable(retries, status));
    this.#health = [
      ...(passiveHealth ? [new PassiveHealth(passiveHealth, scheduler, isFailure, changed)] : []),
      ...(outlierEjection ? [new OutlierEjection(outlierEjection, scheduler, changed)] : []),
    ];
    this.#panicShare = panicShare;
    this.#slowStart = slowStart && new SlowStart(slowStart, scheduler, changed);
    this.#setReady = setReady;
  }

  setEndpoints(specs: readonly BalancedEndpoint[]): void {
    this.#specs = specs;
    for (const layer of this.#health) layer.setEndpoints(specs);
    this.#refresh();
  }

  dispatched(endpoint: number): void {
    for (const layer of this.#health) layer.dispatched(endpoint);
  }

  ended(endpoint: number, outcome: Outcome, status: number): void {
    for (const layer of this.#health) layer.ended(endpoint, outcome, status);
  }

  #refresh(): void {
    const specs = this.#specs;
    const available = specs.filter(({ index }) =>
      this.#health.every((layer) => layer.isAvailable(index)),
    );
    const ready = available.length < this.#panicShare * specs.length ? specs : available;
    this.#setReady(this.#slowStart?.weigh(ready) ?? ready);
  }
}
