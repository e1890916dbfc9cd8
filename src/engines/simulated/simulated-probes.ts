/**
 * Probes in virtual time: one travels as a request does, reads what its pod has in flight when it gets there, and brings
 * that back. They take no slot, and none is lost. Without hops they take no time either, but the answer still comes
 * after what the strategy is doing.
 */
import type { Scheduler } from '../../core/clock.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { Sampler } from '../../core/sampler.ts';
import type { ProbePort, ProbeReport } from '../../strategies/contract.ts';
import type { SimulatedPods } from './simulated-pods.ts';

export class SimulatedProbes implements ProbePort {
  readonly #run: RunSpec;
  readonly #pods: SimulatedPods;
  readonly #scheduler: Scheduler;
  readonly #endpoints: ReadonlyMap<string, number>;
  readonly #there: Sampler;
  readonly #back: Sampler;
  #sent = 0;

  constructor(run: RunSpec, pods: SimulatedPods, scheduler: Scheduler) {
    this.#run = run;
    this.#pods = pods;
    this.#scheduler = scheduler;
    this.#endpoints = new Map(run.endpoints.map(({ id, index }) => [id, index]));
    this.#there = new Sampler(run.seed, 'probe between ingress and pod');
    this.#back = new Sampler(run.seed, 'answer to a probe between pod and ingress');
    pods.keepLatencies();
  }

  probe({ id }: Endpoint, answered: (report: ProbeReport) => void): void {
    const number = this.#sent++;
    const endpoint = this.#endpoints.get(id)!;
    this.#after(this.#there, number, () => {
      const report = this.#pods.report(endpoint);
      this.#after(this.#back, number, () => answered(report));
    });
  }

  #after(way: Sampler, number: number, fire: () => void): void {
    const { hops } = this.#run;
    const delayMs = hops ? way.sample(hops.ingressToPod, number) : 0;
    this.#scheduler.at(this.#scheduler.now() + delayMs, { fire });
  }
}
