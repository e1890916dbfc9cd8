/**
 * What network and proxy cost a request, each way and drawn anew each way: from the client to the ingress, inside the
 * ingress, from there to the pod. A function of (seed, k), like all that is not a strategy's to decide.
 */
import type { HopsSpec, RunSpec } from '../../core/run-spec.ts';
import { Sampler } from '../../core/sampler.ts';

export class Hops {
  readonly #spec: HopsSpec;
  readonly #request: Way;
  readonly #answer: Way;

  constructor(spec: HopsSpec, { seed }: RunSpec) {
    this.#spec = spec;
    this.#request = new Way(seed, 'request');
    this.#answer = new Way(seed, 'answer');
  }

  /** Until the ingress has read request k and asks its strategy. */
  toIngressMs(k: number): number {
    const { clientToIngress, ingress } = this.#spec;
    return (
      this.#request.client.sample(clientToIngress, k) + this.#request.ingress.sample(ingress, k)
    );
  }

  toPodMs(k: number): number {
    return this.#request.pod.sample(this.#spec.ingressToPod, k);
  }

  fromPodMs(k: number): number {
    return this.#answer.pod.sample(this.#spec.ingressToPod, k);
  }

  toClientMs(k: number): number {
    const { clientToIngress, ingress } = this.#spec;
    return this.#answer.client.sample(clientToIngress, k) + this.#answer.ingress.sample(ingress, k);
  }
}

class Way {
  readonly client: Sampler;
  readonly ingress: Sampler;
  readonly pod: Sampler;

  constructor(seed: number, way: string) {
    this.client = new Sampler(seed, `${way} between client and ingress`);
    this.ingress = new Sampler(seed, `${way} in the ingress`);
    this.pod = new Sampler(seed, `${way} between ingress and pod`);
  }
}
