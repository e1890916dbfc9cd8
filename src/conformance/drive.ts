/**
 * The port through which the strategy suite reaches a world: virtual time, or sockets. A drive gives every endpoint a
 * pod that works on all its requests at once, each for a random time of one and the same distribution with a mean of
 * some ms and no heavy tail; it runs a closed loop through one ingress replica.
 */
import type { StrategyDefinition } from '../strategies/contract.ts';

export interface Drive {
  readonly name: string;
  /** Of what strategies may need, what this world has. */
  readonly provides: readonly Need[];
  /** Cases this world cannot meet for such a strategy, each with the reason. */
  skips(definition: StrategyDefinition): Skips;
  /** Where runs are slow: numbers of endpoints, and of requests to judge shares by, in place of those of the cases. */
  readonly reduced?: { readonly sizes: readonly number[]; readonly requests: number };
  /** What was chosen for each request, in the order in which requests were sent. */
  run(trial: Trial): Promise<readonly Choice[]>;
}

export type Need = NonNullable<StrategyDefinition['needs']>[number];

export type Skips = Readonly<Partial<Record<CaseName, string>>>;

export interface Choice {
  /** From 0. */
  readonly user: number;
  /** The endpoint's id. */
  readonly endpoint: string;
}

export type CaseName =
  | 'has a default for each parameter'
  | 'refuses a parameter it does not know'
  | 'uses its endpoints, all and no others'
  | 'chooses the same for the same seed'
  | 'keeps its instances apart'
  | 'goes on through failures, new weights and an empty pool'
  | 'gives each endpoint its share'
  | 'forgets what is removed and uses what is added'
  | 'keeps each key with its endpoint'
  | 'moves the keys of what is removed, and keys to what is added';

export interface Trial {
  readonly definition: StrategyDefinition;
  /** Parsed by the definition's schema. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly endpoints: readonly TrialEndpoint[];
  readonly requests: number;
  /** Each sends its next request as soon as its last is answered, and has an address and a path of its own. */
  readonly users: number;
  readonly seed: number;
  /** Ascending. */
  readonly changes?: readonly MembershipAt[] | undefined;
  /** Every third request fails, every seventh is given up by its client. */
  readonly failures?: boolean | undefined;
  /** Another instance is at work at the same time, in a world of its own that is alike but for the seed. */
  readonly accompanied?: boolean | undefined;
}

export interface TrialEndpoint {
  readonly id: string;
  readonly weight: number;
}

export interface MembershipAt {
  /** Holds from the request with this number (from 0) on. */
  readonly request: number;
  readonly endpoints: readonly TrialEndpoint[];
}
