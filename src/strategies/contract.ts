/**
 * What a strategy is. Synchronous; no I/O, no timers, no globals: the clock and the randomness it is given are its only
 * world, which is why the same file serves the simulator and the wire.
 */
import type { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';

export interface StrategyContext {
  readonly clock: Clock;
  /** The strategy's own stream; not shared with arrivals, demands or other replicas. */
  readonly rng: Rng;
}

export interface Strategy {
  /** One of `ready`, or undefined when none fits. `ready` is never empty. */
  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined;
  /** Called after the ready set has changed. */
  membershipChanged?(change: MembershipChange, ready: ReadySet): void;
  /** What became of a choice; called after `endpoint.inFlight` has been updated. */
  observed?(endpoint: Endpoint, feedback: Feedback): void;
}

export interface MembershipChange {
  readonly kind: 'added' | 'removed' | 'reweighted';
  readonly endpoint: Endpoint;
}

/** One object per balancer, reused: valid only during the call. */
export interface Feedback {
  readonly kind: 'dispatched' | 'ended';
  /** Dispatch to end, in ms; 0 when dispatched. */
  readonly rttMs: number;
  /** `pending` while dispatched and not yet ended. */
  readonly outcome: Outcome | 'pending';
}

/** `answered`: a response came, whatever its status; `cancelled`: the client left; `failed`: refused, reset, timed out. */
export type Outcome = 'answered' | 'failed' | 'cancelled';

export type Family = 'random' | 'round robin' | 'least loaded' | 'power of d' | 'time';

/** How closely a strategy follows its model: same picks, same probabilities, same formula, or the idea alone. */
export type Fidelity = 'exact' | 'distributional' | 'behavioural' | 'inspired';

export interface StrategyDefinition<Name extends string = string> {
  readonly name: Name;
  readonly family: Family;
  /** One sentence. */
  readonly summary: string;
  /** Paper, RFC or upstream project. */
  readonly source: string;
  readonly fidelity: Fidelity;
  /** A zod object with a default for each key; unknown keys are refused. */
  readonly params: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Whether endpoint weights change what it does; held to by the conformance suite. */
  readonly honoursWeights: boolean;
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
