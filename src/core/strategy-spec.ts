/** A balancing strategy with its parameters decided. */

export interface StrategySpec {
  /** A name of the strategy list. */
  readonly name: string;
  /** How reports call it: the name, with the parameters that differ from the defaults; `as-declared` stays visible. */
  readonly label: string;
  /** Parsed by the strategy's own schema: every parameter present. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Where it is not of the list but the user's own. */
  readonly module?: { readonly path: string; readonly hash: string } | undefined;
  /** Asked once per connection, as where a Service is reached without an ingress; absent: for each request. */
  readonly per?: 'connection' | undefined;
  /** As its definition says; absent: nothing. */
  readonly needs?: readonly StrategyNeed[] | undefined;
}

/**
 * What a strategy may be unable to do without. `oracle`: knowledge that no balancer has in reality. `waiting-line`: a
 * request for which it chooses none waits, first come first served by all replicas together, until it chooses one.
 * `probes`: pods can be asked how they fare.
 */
export type StrategyNeed = 'oracle' | 'waiting-line' | 'probes';
