/**
 * What a strategy is. Synchronous; no I/O, no timers, no globals: the clock and the randomness it is given are its only
 * world, which is why the same file serves the simulator and the wire.
 */
import type { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import type { StrategyNeed } from '../core/run-spec.ts';

export interface StrategyContext {
  readonly clock: Clock;
  /** The strategy's own stream; not shared with arrivals, demands or other replicas. */
  readonly rng: Rng;
  /** What no balancer can know in reality; there for strategies that need it, in virtual time alone. */
  readonly oracle?: Oracle | undefined;
  /** Asks pods how they fare, beside the requests; there for strategies that need it. */
  readonly probes?: ProbePort | undefined;
}

/** The pods as they are now, whichever replica or Service their requests came by; one on its way to a pod counts as there. */
export interface Oracle {
  /** Requests in service and waiting at the endpoint's pod. */
  inSystem(endpoint: Endpoint): number;
  /** Requests that the endpoint's pod would begin at once. */
  freeSlots(endpoint: Endpoint): number;
  /** When the endpoint's pod, given nothing more, could begin a further request; in the past where it could at once. */
  freeAtMs(endpoint: Endpoint): number;
  /** Of the endpoint's pod: 1 is nominal. */
  speed(endpoint: Endpoint): number;
  /** Calls `changed` whenever a request has come to the endpoint's pod or left it, until what is returned is called. */
  watch(endpoint: Endpoint, changed: (endpoint: Endpoint) => void): () => void;
}

export interface ProbePort {
  /** `answered` follows, later and at most once; never when the probe is lost. */
  probe(endpoint: Endpoint, answered: (report: ProbeReport) => void): void;
}

export interface ProbeReport {
  /** Requests in service and waiting at the pod, from all its clients. */
  readonly inFlight: number;
  /** Median of the latest response times of the pod at or near that many in flight; 0 where there is none. */
  readonly latencyMs: number;
}

export interface Strategy {
  /** One of `ready`, or undefined when none fits: the request waits where that is among its needs, else it gets a 503. `ready` is never empty. */
  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined;
  /** Called after the ready set has changed. */
  membershipChanged?(change: MembershipChange, ready: ReadySet): void;
  /** What became of a choice; called after `endpoint.inFlight` has been updated. */
  observed?(endpoint: Endpoint, feedback: Feedback): void;
  /** The head of the response has come, `afterMs` after the dispatch. Told to those that have it, and paid for by no others. */
  firstByte?: ((endpoint: Endpoint, afterMs: number, status: number) => void) | undefined;
}

export interface MembershipChange {
  readonly kind: 'added' | 'removed' | 'reweighted';
  readonly endpoint: Endpoint;
}

/** One object per balancer, reused: valid only during the call. */
export interface Feedback {
  readonly kind: 'dispatched' | 'ended';
  /** Since the dispatch, in ms; 0 when dispatched. */
  readonly rttMs: number;
  /** From the dispatch until the head of the response came, in ms; −1 where none has come. */
  readonly firstByteMs: number;
  /** `pending` while not yet ended. */
  readonly outcome: Outcome | 'pending';
  /** Of the response, once its head has come; 0 where there is none. */
  readonly status: number;
}

/** `answered`: a response came, whatever its status; `cancelled`: the client left; `failed`: refused, reset, timed out. */
export type Outcome = 'answered' | 'failed' | 'cancelled';

export type Family =
  | 'oracle'
  | 'round robin'
  | 'random'
  | 'power of d'
  | 'least loaded'
  | 'hash'
  | 'time'
  | 'sticky'
  | 'frontier';

/** How closely a strategy follows its model: same picks, same probabilities, same formula, or the idea alone. */
export type Fidelity = 'exact' | 'distributional' | 'behavioural' | 'inspired';

/**
 * `even`: equal. `by key`: each key has its endpoint, so shares are as even as the keys and the hash. `around key`: each
 * key has endpoints that it prefers, from which load or chance may lead it away. `packed`: the first endpoints get more,
 * on purpose. `learned`: by what is measured, so that one of equals may get more for as long as it seems better.
 */
export type Spread = 'even' | 'by key' | 'around key' | 'packed' | 'learned';

/** For people who choose a strategy; each a sentence or two. `plimsoll strategies NAME` and the docs print them. */
export interface StrategyDetails {
  readonly does: string;
  /** What it remembers, and for how long. */
  readonly state: string;
  /** Of a choice among n endpoints, such as `O(log n)`. */
  readonly cost: string;
  /** Which product it is like, and how exactly; with the parameters that make it so. */
  readonly matches: string;
  readonly failsWhen: string;
}

export interface StrategyDefinition<Name extends string = string> {
  readonly name: Name;
  readonly family: Family;
  /** One sentence. */
  readonly summary: string;
  /** Paper, RFC or upstream project. */
  readonly source: string;
  readonly fidelity: Fidelity;
  readonly details: StrategyDetails;
  /** A zod object with a default for each key; unknown keys are refused. */
  readonly params: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Whether endpoint weights change what it does; held to by the conformance suite. */
  readonly honoursWeights: boolean;
  /** Of those that honour weights: false where shares are not in proportion to them. */
  readonly sharesByWeight?: false;
  /** What shares of many requests are like among equal endpoints; held to by the conformance suite. */
  readonly spread: Spread;
  /** Of those by key: when an endpoint leaves only its keys move, and when one comes keys move to it alone. */
  readonly minimalDisruption?: boolean;
  /** Of those by key: a key stays while its endpoint is there, so that one that comes gets new keys alone. */
  readonly keepsBound?: boolean;
  /** Whether it tells sessions by the affinity cookie, which only clients with an identity keep. */
  readonly usesCookie?: boolean;
  /** It says itself where a retry goes, be it where the request has failed; others are kept from what was tried. */
  readonly directsRetries?: boolean;
  /** What it cannot do without; an engine that lacks it refuses the run. */
  readonly needs?: readonly StrategyNeed[];
  /** Who shares the state, as in the original. */
  readonly scope: 'replica' | 'worker' | 'shared';
  /** `params` has passed the schema. */
  create(params: never, context: StrategyContext): Strategy;
}

/** Keeps the name as a literal type and checks `create` against the schema's output. */
export function defineStrategy<
  const Name extends string,
  Params extends Readonly<Record<string, unknown>>,
>(
  blueprint: Omit<StrategyDefinition<Name>, 'params' | 'create'> & {
    readonly params: z.ZodType<Params>;
    create(params: Params, context: StrategyContext): Strategy;
  },
): StrategyDefinition<Name> {
  return blueprint;
}
