/**
 * A Service reached by its own address: kube-proxy draws an endpoint for each connection, and the ingress, which sees one
 * address alone, keeps connections and takes the one that it used last.
 *
 * When to use: ingress-nginx with `service-upstream: "true"`, or any proxy in front of a Service in iptables mode.
 *
 *     a connection is idle → by the one that became idle last, to whichever endpoint it leads (nginx `keepalive`)
 *     else → by a new one, to an endpoint drawn uniformly; with sessionAffinity to that of the first ever
 *     an answered request leaves its connection idle, in place of the one idle longest where there are `keepalive` already
 *
 * While few requests are in flight the same few connections carry them all, and most pods idle. O(1).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { expected } from './expected.ts';

class KubeProxy implements Strategy {
  readonly #rng: Rng;
  readonly #mostIdle: number;
  readonly #sessionAffinity: boolean;
  /** Where connections lead; the last to become idle is the last. */
  #idle: Endpoint[] = [];
  /** That the address of the ingress is remembered with. */
  #bound: Endpoint | undefined = undefined;

  constructor(rng: Rng, mostIdle: number, sessionAffinity: boolean) {
    this.#rng = rng;
    this.#mostIdle = mostIdle;
    this.#sessionAffinity = sessionAffinity;
  }

  choose(ready: ReadySet): Endpoint {
    const kept = this.#idle.pop();
    if (kept) return kept;
    if (this.#bound) return this.#bound;
    const drawn = ready.at(this.#rng.below(ready.size));
    if (this.#sessionAffinity) this.#bound = drawn;
    return drawn;
  }

  observed(endpoint: Endpoint, { kind, outcome }: Feedback): void {
    if (kind !== 'ended' || outcome !== 'answered') return;
    this.#idle.push(endpoint);
    if (this.#idle.length > this.#mostIdle) this.#idle.shift();
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind !== 'removed') return;
    this.#idle = this.#idle.filter((each) => each !== endpoint);
    if (this.#bound === endpoint) this.#bound = undefined;
  }
}

const error = expected('an integer from 0 to 10000');

export const kubeProxy = defineStrategy({
  name: 'kube-proxy',
  family: 'random',
  summary:
    'Draws an endpoint for each connection that the ingress opens, and sends by the connection used last.',
  source: 'ingress-nginx service-upstream; nginx keepalive; kube-proxy iptables mode',
  fidelity: 'behavioural',
  details: {
    does: 'Sends by the idle connection that was used last, or opens one, to an endpoint drawn at random.',
    state:
      'Where the idle connections lead; with sessionAffinity the endpoint that was drawn first.',
    cost: 'O(1)',
    matches:
      'ingress-nginx with `service-upstream: "true"`, which sends to the address of the Service. Connections live until the pod goes: those that nginx closes after 10,000 requests or 60 s without any are kept here.',
    failsWhen:
      'few requests are in flight: they all go by the same few connections. A pod that is added gets nothing until new ones are opened. With sessionAffinity one pod gets all that a replica sends.',
  },
  honoursWeights: false,
  spread: 'packed',
  directsRetries: true,
  scope: 'worker',
  params: z.strictObject({
    keepalive: z
      .int({ error })
      .min(0, { error })
      .max(10_000, { error })
      .default(320)
      .describe('Idle connections that are kept, as `upstream-keepalive-connections`.'),
    sessionAffinity: z
      .boolean({ error: expected('true or false') })
      .default(false)
      .describe('`sessionAffinity: ClientIP` of the Service, whose client is the ingress.'),
  }),
  create: ({ keepalive, sessionAffinity }, { rng }) =>
    new KubeProxy(rng, keepalive, sessionAffinity),
});
