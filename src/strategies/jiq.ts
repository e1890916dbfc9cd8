/**
 * Join the idle queue: pods that have become idle are known to a replica, and a request goes to one of those; where none
 * is, to any pod. What the choice needs is found out beside the requests and not during one.
 *
 * When to use: many replicas and pods that work on one request or few at once. In the model with one replica and many pods
 * nobody waits, at any load below 1.
 *
 * In the paper a pod that becomes idle tells one replica, drawn at random. Here it tells the one whose request it has just
 * finished: a replica that has nothing in flight there any more probes the pod, and keeps it as idle if nobody else has
 * either. As there a pod that is idle is known to one replica, and what the replica knows may be out of date when it uses
 * it. At the beginning each replica asks all. The paper takes the first of the queue; here any of the idle is taken, for
 * replicas that begin alike would all begin with the same. O(1), and a probe for each time an endpoint has nothing in
 * flight.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import {
  defineStrategy,
  type Feedback,
  type MembershipChange,
  type ProbePort,
  type Strategy,
} from './contract.ts';

class JoinIdleQueue implements Strategy {
  readonly #rng: Rng;
  readonly #port: ProbePort;
  readonly #members = new Set<Endpoint>();
  readonly #idle: Endpoint[] = [];
  /** In `#idle`. */
  readonly #places = new Map<Endpoint, number>();

  constructor(rng: Rng, port: ProbePort) {
    this.#rng = rng;
    this.#port = port;
  }

  choose(ready: ReadySet): Endpoint {
    const idle = this.#idle;
    return idle.length > 0
      ? idle[this.#rng.below(idle.length)]!
      : ready.at(this.#rng.below(ready.size));
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind === 'added') {
      this.#members.add(endpoint);
      this.#askWhetherIdle(endpoint);
    } else if (kind === 'removed') {
      this.#members.delete(endpoint);
      this.#leave(endpoint);
    }
  }

  observed(endpoint: Endpoint, { kind }: Feedback): void {
    if (kind === 'dispatched') this.#leave(endpoint);
    else if (kind === 'ended' && endpoint.inFlight === 0) this.#askWhetherIdle(endpoint);
  }

  #askWhetherIdle(endpoint: Endpoint): void {
    this.#port.probe(endpoint, ({ inFlight }) => {
      if (inFlight > 0 || endpoint.inFlight > 0 || !this.#members.has(endpoint)) return;
      if (!this.#places.has(endpoint)) this.#places.set(endpoint, this.#idle.push(endpoint) - 1);
    });
  }

  /** Its place is taken by the last. */
  #leave(endpoint: Endpoint): void {
    const place = this.#places.get(endpoint);
    if (place === undefined) return;
    const last = this.#idle.pop()!;
    this.#places.delete(endpoint);
    if (last === endpoint) return;
    this.#idle[place] = last;
    this.#places.set(last, place);
  }
}

export const jiq = defineStrategy({
  name: 'jiq',
  family: 'frontier',
  summary: 'Picks a pod that has become idle, as far as the replica was told; else any.',
  source:
    'Lu, Xie, Kliot, Geller, Larus, Greenberg, "Join-Idle-Queue: A novel load balancing algorithm for dynamically scalable web services" (2011)',
  fidelity: 'behavioural',
  details: {
    does: 'Takes any of the endpoints that it knows to be idle, and where it knows of none one at random. When its own requests to an endpoint have ended it probes the pod, which is idle when nobody else has any there either.',
    state: 'The endpoints known to be idle.',
    cost: 'O(1), and a probe each time an endpoint has nothing more in flight',
    matches:
      'The paper with one replica. With several, an idle pod is known to the replica that used it last, where the paper draws one at random.',
    failsWhen:
      'pods work on many requests at once: they are seldom idle, and the choice is random; the same where there are many replicas for each pod, of which most know of no idle one.',
  },
  honoursWeights: false,
  spread: 'even',
  needs: ['probes'],
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng, probes }) => new JoinIdleQueue(rng, probes!),
});
