/**
 * Service `sessionAffinity: ClientIP`: a client address comes back to the endpoint it was given first, until it has been
 * away for three hours.
 *
 * When to use: clients that keep no cookies. Whoever shares an address shares an endpoint.
 *
 *     address known, seen within timeoutS, endpoint still there → that endpoint
 *     else → one by `choice`, remembered
 *
 * The table is bounded: the address seen longest ago goes first. Never rebalances. O(1).
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';
import { expected } from './expected.ts';
import { withDefaults } from './hashing/table-choice.ts';
import { roundRobin } from './round-robin.ts';

interface Binding {
  readonly endpoint: Endpoint;
  readonly seenMs: number;
}

class ClientIp implements Strategy {
  readonly #choice: Strategy;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #mostRemembered: number;
  /** In the order in which they were last seen. */
  readonly #bindings = new Map<string, Binding>();
  readonly #present = new Set<Endpoint>();

  constructor(choice: Strategy, clock: Clock, timeoutMs: number, mostRemembered: number) {
    this.#choice = choice;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#mostRemembered = mostRemembered;
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    const { clientAddress } = request;
    const known = this.#bindings.get(clientAddress);
    const nowMs = this.#clock.now();
    const holds =
      known && nowMs - known.seenMs <= this.#timeoutMs && this.#present.has(known.endpoint);
    const endpoint = holds ? known.endpoint : this.#choice.choose(ready, request);
    if (endpoint) this.#remember(clientAddress, endpoint, nowMs);
    return endpoint;
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    if (change.kind === 'added') this.#present.add(change.endpoint);
    else if (change.kind === 'removed') this.#present.delete(change.endpoint);
    this.#choice.membershipChanged?.(change, ready);
  }

  #remember(address: string, endpoint: Endpoint, seenMs: number): void {
    const bindings = this.#bindings;
    bindings.delete(address);
    bindings.set(address, { endpoint, seenMs });
    if (bindings.size <= this.#mostRemembered) return;
    const [longestAgo] = bindings.keys();
    bindings.delete(longestAgo!);
  }
}

function integer(least: number, most: number) {
  const error = expected(`an integer from ${least} to ${most}`);
  return z.int({ error }).min(least, { error }).max(most, { error });
}

export const clientIp = defineStrategy({
  name: 'client-ip',
  family: 'sticky',
  summary: 'Remembers which endpoint a client address was given, for three hours.',
  source: 'Kubernetes Service sessionAffinity: ClientIP; kube-proxy (iptables, IPVS)',
  fidelity: 'distributional',
  details: {
    does: 'Chooses once for a client address and remembers it; each request begins the timeout anew.',
    state:
      'The endpoint of each address, up to `remembered` addresses; the one seen longest ago is forgotten first.',
    cost: 'O(1)',
    matches:
      'kube-proxy with `sessionAffinity: ClientIP`, in iptables mode with `choice: random` and in IPVS mode with `choice: round-robin`. There it goes by connection, here by request. An ingress that dials pods itself, as ingress-nginx does, never sees this setting.',
    failsWhen:
      'many clients share an address, as behind NAT or a proxy: one pod gets them all. The pool grows: known clients stay. Several replicas choose differently for one address.',
  },
  honoursWeights: false,
  spread: 'by key',
  keepsBound: true,
  scope: 'replica',
  params: z.strictObject({
    choice: z
      .enum(['random', 'round-robin'], { error: expected('random or round-robin') })
      .default('random')
      .describe('How an unknown address is given its endpoint.'),
    timeoutS: integer(1, 86_400)
      .default(10_800)
      .describe(
        'Seconds without a request after which an address is unknown again, as `timeoutSeconds`.',
      ),
    remembered: integer(1, 1_000_000).default(65_536).describe('Addresses in the table at most.'),
  }),
  create({ choice, timeoutS, remembered }, context) {
    const { rng } = context;
    const chooser: Strategy =
      choice === 'random'
        ? { choose: (ready) => ready.at(rng.below(ready.size)) }
        : withDefaults(roundRobin, context);
    return new ClientIp(chooser, context.clock, 1000 * timeoutS, remembered);
  },
});
