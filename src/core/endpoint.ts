/** What a strategy chooses from. */

export interface Endpoint {
  /** Unique in the run: the pod's name, with its Service where the pod serves several. */
  readonly id: string;
  /** Dense and stable while the endpoint is known to its balancer; strategies keep their state in arrays by it. */
  readonly index: number;
  /** Positive integer, 1 where nothing is declared. */
  readonly weight: number;
  /** Requests dispatched to it by this balancer and not yet ended. */
  readonly inFlight: number;
  readonly zone?: string | undefined;
}

/** The endpoints that may be chosen now, in configuration order; maintained incrementally, never filtered per pick. */
export interface ReadySet {
  readonly size: number;
  /** Position 0 … size − 1. Positions shift when membership changes; indexes do not. */
  at(position: number): Endpoint;
}

/** What a strategy may know of a request. One object per request, reused: valid only during the call. */
export interface RequestInfo {
  /** The request's number k in the run's schedule; −1 for one that is not ours. */
  readonly sequence: number;
  readonly path: string;
  readonly clientAddress: string;
  /** What affinity and hashing go by; empty when nothing is declared. */
  readonly affinityKey: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Endpoints that earlier attempts of this request went to. */
  readonly tried: readonly Endpoint[];
  /** Value of the affinity cookie that came with the request; empty where there is none. */
  readonly cookie: string;
  /** Has the answer set the affinity cookie. */
  setCookie(value: string): void;
}
