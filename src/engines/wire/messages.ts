/** What the driver and its workers say to each other. Rare by design: requests never travel one by one. */
import type { LoadPart } from '../../arrivals/load-driver.ts';
import type { Interval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import type { SleepBoard } from '../../platform/sleep-board.ts';

/** What every worker of a run gets. */
export interface ThreadData {
  readonly run: RunSpec;
  /** Absent: plain timers. */
  readonly sleep?: { readonly board: SleepBoard; readonly slot: number } | undefined;
}

/** The workers of a run. Each starts listening at once and reports `ready`; the run's clock starts at `start`. */
export interface PodsData extends ThreadData {
  /** Answer every request with an echo of what reached the pod. */
  readonly alwaysEcho: boolean;
  /** Whether the strategy probes them. */
  readonly probed: boolean;
}

export interface IngressData extends ThreadData {
  /** Port of each endpoint's listener on loopback, in the order of `run.endpoints`. */
  readonly endpointPorts: readonly number[];
  /** Where pods answer probes; absent where the strategy sends none. */
  readonly probePort?: number | undefined;
  /** The first replica's port; 0 for any. */
  readonly port: number;
  /** The same for TLS; absent: it does not listen for it. */
  readonly tlsPort?: number | undefined;
  /** Take the client address from X-Forwarded-For. */
  readonly trustForwarded: boolean;
}

export interface GeneratorData extends ThreadData {
  /** Absent: the whole load. */
  readonly part?: LoadPart | undefined;
  /** Of this generator: its part of the run's cap where absent, or of what the system has sockets for. */
  readonly maxInFlight?: number | undefined;
  /** Each client binds a loopback address of its own; where the system can't, it says so in X-Forwarded-For. */
  readonly ownAddresses?: boolean | undefined;
  /** Port of each ingress replica on loopback. */
  readonly replicaPorts: readonly number[];
  /** The same for TLS. */
  readonly replicaTlsPorts?: readonly number[] | undefined;
}

export type Command =
  /** `epochMs`: the run's zero, a reading of the monotonic clock. */
  | { readonly kind: 'start'; readonly epochMs: number }
  /** Generator: give up whatever is in flight. Ingress and pods: let connections that were given up end. Then `closed`. */
  | { readonly kind: 'close' };

export interface Ready {
  readonly kind: 'ready';
  readonly ports: readonly number[];
  /** Ingress: where each replica listens for TLS. */
  readonly tlsPorts?: readonly number[] | undefined;
  /** Pods: where they answer probes. */
  readonly probePort?: number | undefined;
}

export type Report =
  | Ready
  | { readonly kind: 'interval'; readonly interval: Interval }
  /** Generator: every request has been issued and has ended. */
  | { readonly kind: 'drained' }
  /** The last message: the final interval has been reported. */
  | { readonly kind: 'closed' };
