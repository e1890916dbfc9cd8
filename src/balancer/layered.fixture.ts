/** A balancer with policies around it, whose strategy is told by the test whom to choose, on a clock the test moves. */
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import type { PoliciesSpec } from '../core/policies.ts';
import type { RequestInfo } from '../core/endpoint.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng } from '../core/rng.ts';
import type { Outcome, StrategyDefinition } from '../strategies/contract.ts';
import { Balancer } from './balancer.ts';
import { Lease } from './lease.ts';

export class Layered {
  readonly scheduler = new ManualScheduler();
  readonly balancer: Balancer;
  /** By id, whom the strategy names next; the first that is ready where that is not. */
  wanted = '';

  constructor(policies: PoliciesSpec, ids = 'abc') {
    const definition = {
      name: 'told',
      create: () => ({
        choose: (ready) => {
          const all = Array.from({ length: ready.size }, (_, position) => ready.at(position));
          return all.find(({ id }) => id === this.wanted) ?? all[0];
        },
      }),
    } as Pick<StrategyDefinition, 'name' | 'create'> as StrategyDefinition;
    const context = { clock: this.scheduler, rng: createRng(1) };
    this.balancer = new Balancer(definition, {}, context);
    this.balancer.surround(policies, this.scheduler);
    this.configure(ids);
  }

  /** `a3`: weight 3. */
  configure(ids: string): void {
    const specs = ids.match(/[a-z]\d*/g) ?? [];
    this.balancer.setEndpoints(
      specs.map((text) => ({
        id: text[0]!,
        index: text.charCodeAt(0) - 97,
        weight: Number(text.slice(1) || 1),
      })),
    );
  }

  at(seconds: number): this {
    this.scheduler.advanceTo(seconds * 1000);
    return this;
  }

  begin(id: string, request: RequestInfo = requestInfo()): Lease {
    this.wanted = id;
    const lease = new Lease();
    const refusal = this.balancer.acquire(request, lease);
    if (refusal !== undefined || lease.endpoint?.id !== id) throw new Error(`${id} is not ready`);
    return lease;
  }

  attempt(id: string, outcome: Outcome, status = outcome === 'answered' ? 200 : 0): void {
    this.begin(id).end(outcome, status);
  }

  get ready(): string {
    return this.#endpoints.map(({ id }) => id).join('');
  }

  get weights(): readonly number[] {
    return this.#endpoints.map(({ weight }) => weight);
  }

  get #endpoints() {
    const { ready } = this.balancer;
    return Array.from({ length: ready.size }, (_, position) => ready.at(position));
  }
}
