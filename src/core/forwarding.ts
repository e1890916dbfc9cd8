/** How a request that a route has taken is sent on, and its answer back. What is absent is as it comes. */
import type { RetriesSpec } from './policies.ts';

export interface Forwarding {
  /** In place of the Host that the client sent. */
  readonly host?: string | undefined;
  readonly requestHeaders?: HeaderChanges | undefined;
  /** Of the answer. */
  readonly responseHeaders?: HeaderChanges | undefined;
  /** Of a request; 0: any. Absent: that of the ingress. */
  readonly maxBodyBytes?: number | undefined;
  readonly timeouts?: ForwardingTimeouts | undefined;
  /** Absent: nothing is tried again. What the scenario's policies say goes before it. */
  readonly retries?: RetriesSpec | undefined;
  /** In place of a pod's answer with one of these statuses, that of another pool. */
  readonly errorPages?: ErrorPages | undefined;
  /** Index into pools: who answers where the pool has no endpoint. */
  readonly emptyPool?: number | undefined;
  /** Who gets a copy of the request, and whose answer nobody waits for. */
  readonly mirrors?: readonly MirrorSpec[] | undefined;
}

/** In this order: removed, set, added. Names in lower case. */
export interface HeaderChanges {
  readonly remove?: readonly string[] | undefined;
  readonly set?: readonly (readonly [name: string, value: string])[] | undefined;
  readonly add?: readonly (readonly [name: string, value: string])[] | undefined;
}

/** Absent: that of the ingress, and of the last two none. */
export interface ForwardingTimeouts {
  readonly connectMs?: number | undefined;
  /** For which a pod sends nothing. */
  readonly readMs?: number | undefined;
  /** For which a pod takes nothing. */
  readonly sendMs?: number | undefined;
  /** Of one attempt as a whole. */
  readonly attemptMs?: number | undefined;
  /** Of all attempts together; 504 then. */
  readonly requestMs?: number | undefined;
}

export interface ErrorPages {
  readonly statuses: readonly number[];
  /** Index into pools. */
  readonly pool: number;
}

export interface MirrorSpec {
  /** Index into pools. */
  readonly pool: number;
  /** Of requests, 0 to 1. */
  readonly share: number;
}
