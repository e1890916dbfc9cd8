/** What may stand around a strategy, whichever it is. What is absent is not there. `docs/policies.md` tells them apart. */

export interface PoliciesSpec {
  readonly passiveHealth?: PassiveHealthSpec | undefined;
  readonly outlierEjection?: OutlierEjectionSpec | undefined;
  /** With fewer of the endpoints available than this share, all are used; absent: never. */
  readonly panicShare?: number | undefined;
  /** Of an endpoint; what the strategy would send there beyond it is refused. Absent: any number. */
  readonly maxInFlight?: number | undefined;
  readonly slowStart?: SlowStartSpec | undefined;
  readonly retries?: RetriesSpec | undefined;
}

/** As `max_fails` and `fail_timeout` of nginx. */
export interface PassiveHealthSpec {
  readonly maxFails: number;
  /** Whole seconds. */
  readonly failTimeoutMs: number;
}

/** As Envoy's outlier detection by consecutive 5xx. */
export interface OutlierEjectionSpec {
  readonly consecutive5xx: number;
  readonly intervalMs: number;
  readonly baseEjectionMs: number;
  readonly maxEjectionMs: number;
  readonly maxEjectionShare: number;
}

export interface SlowStartSpec {
  readonly windowMs: number;
  readonly aggression: number;
  readonly minWeightShare: number;
}

export interface RetriesSpec {
  /** In all, with the first. */
  readonly attempts: number;
  readonly on: readonly RetryReason[];
  /** An attempt that takes longer is given up; absent: none is. */
  readonly perTryTimeoutMs?: number | undefined;
  /** Absent: as many as there are reasons for. */
  readonly budget?: { readonly share: number; readonly minPerSecond: number } | undefined;
  readonly nonIdempotent: boolean;
  /** Methods that no pod may get twice; absent: all but those that RFC 9110 calls idempotent. */
  readonly onceOnly?: readonly string[] | undefined;
  /** Counted from the first attempt: none follows later. Absent: however late it is. */
  readonly timeoutMs?: number | undefined;
  /** False: a retry goes wherever the strategy says, even to where the request has been. Absent: true. */
  readonly avoidTried?: boolean | undefined;
}

/** `reset`: the connection broke before an answer; statuses by range, both ends included. */
export type RetryReason =
  | 'connect-failure'
  | 'reset'
  | 'timeout'
  | { readonly from: number; readonly to: number };
