/**
 * What an engine reports while a run goes on. Requests never cross a thread one by one: the thread that ends a request
 * records it in its own interval, and only these mergeable intervals and rare marks travel. All plain data.
 *
 * A request belongs to the phase of its *intended* time on every hop, whenever it ends; it travels as
 * `x-plimsoll-phase: warmup`, whose absence means measure.
 */

export type RequestPhase = 'warmup' | 'measure';
export type RunPhase = RequestPhase | 'drain';

export type RunEvent =
  | { readonly kind: 'phase'; readonly phase: RunPhase; readonly atMs: number }
  | { readonly kind: 'interval'; readonly interval: Interval }
  | { readonly kind: 'mark'; readonly atMs: number; readonly text: string }
  | { readonly kind: 'ingress'; readonly atMs: number; readonly report: IngressReport }
  | { readonly kind: 'machine'; readonly atMs: number; readonly health: MachineHealth }
  | { readonly kind: 'ended'; readonly atMs: number; readonly aborted: boolean };

export type Interval = GeneratorInterval | IngressInterval | PodsInterval;

interface IntervalSpan {
  /** Cuts fall on both ends of the measured phase, so an interval never straddles it. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A histogram's increments in µs: `buckets[i]` (a bucket index of metrics/histogram) was hit `counts[i]` times. */
export interface HistogramDelta {
  readonly buckets: Uint32Array;
  readonly counts: Uint32Array;
  readonly sumUs: number;
  /** 0 when empty. */
  readonly minUs: number;
  readonly maxUs: number;
}

/** Each counted by its own increment: intended = the sum of all the others but `sent`. */
export interface RequestCounts {
  readonly intended: number;
  /** Written to a connection, whatever became of it. */
  readonly sent: number;
  readonly ok: number;
  /** Answered, but not as expected, or a connection broken before the full answer. */
  readonly failed: number;
  readonly timedOut: number;
  /** No connection could be made. */
  readonly refused: number;
  /** The client left on purpose. */
  readonly cancelled: number;
  /** The in-flight cap was reached or the run was aborted before it could be sent. */
  readonly unsent: number;
  readonly inFlightAtEnd: number;
}

export interface GeneratorInterval extends IntervalSpan {
  readonly hop: 'generator';
  /** Index into `RunSpec.loads`: a thread reports an interval for each. */
  readonly load: number;
  readonly phases: Readonly<Record<RequestPhase, GeneratorPhaseDelta>>;
  /** Requests, of whichever phase, that ended inside this interval. */
  readonly ended: number;
  /** Gauge at `toMs`. */
  readonly inFlight: number;
  /** Made inside this interval, by the clock. */
  readonly connections: ConnectionCounts;
  /** TCP connection to the end of the TLS handshake. */
  readonly handshakeTime: HistogramDelta;
  readonly health: ThreadHealth | null;
}

export interface ConnectionCounts {
  /** Over which requests could be sent. */
  readonly opened: number;
  /** TLS handshakes that succeeded, and those of them that resumed a session. */
  readonly tlsHandshakes: number;
  readonly tlsResumed: number;
}

export interface GeneratorPhaseDelta {
  readonly counts: RequestCounts;
  /** [status, count] pairs. */
  readonly statuses: readonly (readonly [number, number])[];
  /** Why requests were refused: [reason, count] pairs. */
  readonly refusals: readonly (readonly [string, number])[];
  /** Intended send to last byte: of ok requests, and of all others that ended (failed, timed out, refused). */
  readonly responseTime: HistogramDelta;
  readonly otherTime: HistogramDelta;
  /** Actual send to last byte, over ok requests. */
  readonly uncorrectedTime: HistogramDelta;
  /** Intended send to when it was ready to go, over all sent: late by the generator's own doing. */
  readonly sendLag: HistogramDelta;
  /** From then to the actual send, over those sent that found no open connection. */
  readonly connectTime: HistogramDelta;
  /** Between requests of a load in the order they were sent: between intended sends and between being ready. */
  readonly intendedGaps: HistogramDelta;
  readonly sentGaps: HistogramDelta;
  /** By the endpoint that gave the final answer; only those hit. */
  readonly endpoints: readonly GeneratorEndpointDelta[];
}

export interface GeneratorEndpointDelta {
  /** Index into `RunSpec.endpoints`; of an external ingress, the name that its answers gave. */
  readonly endpoint: number | string;
  readonly requests: number;
  readonly ok: number;
  readonly failed: number;
  /** Over ok requests. */
  readonly responseTime: HistogramDelta;
}

/** accepted = answeredLocally + forwarded + cancelled; attempts = forwarded + retries + errorPages + mirrored. */
export interface IngressCounts {
  /** Complete request heads received and well-formed enough to be counted as requests. */
  readonly accepted: number;
  /** Answered without any attempt: 400, 404, 503. */
  readonly answeredLocally: number;
  /** At least one attempt was begun. */
  readonly forwarded: number;
  /** The client left before any attempt. */
  readonly cancelled: number;
  readonly attempts: number;
  readonly retries: number;
  /** Attempts in another pool after those of the one it was for, for an answer in place of theirs. */
  readonly errorPages: number;
  /** Attempts with a copy of the request. */
  readonly mirrored: number;
  /** Attempts that never reached a pod: the connection could not be made. */
  readonly connectFailed: number;
}

export interface IngressInterval extends IntervalSpan {
  readonly hop: 'ingress';
  readonly replica: number;
  readonly phases: Readonly<Record<RequestPhase, IngressPhaseDelta>>;
  /** Over the interval's own time, whatever the phase. */
  readonly inFlight: readonly InFlightDelta[];
  /** Leases ended twice, or never: defects, which must be zero. */
  readonly leaseDefects: number;
  readonly health: ThreadHealth | null;
}

export interface IngressPhaseDelta {
  readonly counts: IngressCounts;
  /** Index into `RunSpec.routes`, −1 for none; only those hit. */
  readonly routes: readonly { readonly route: number; readonly requests: number }[];
  readonly endpoints: readonly {
    readonly endpoint: number;
    readonly attempts: number;
    /** Attempts that did not end in a response. */
    readonly failed: number;
  }[];
  /** Dispatch to end of the attempt, over attempts that ended in a response. */
  readonly rtt: HistogramDelta;
}

export interface InFlightDelta {
  readonly endpoint: number;
  /** ∫ inFlight dt over the interval, in request·ms. */
  readonly integralMs: number;
  readonly max: number;
  /** Gauge at `toMs`. */
  readonly now: number;
}

/** What a product in place of our ingress is, and what it counted itself by the time it had ended, in all phases. */
export interface IngressReport {
  readonly replica: number;
  readonly version: string;
  readonly configuration: string;
  /** Requests it took. */
  readonly accepted: number;
  /** By endpoint of the run: requests that it sent there. */
  readonly sent: readonly number[];
}

/** accepted = completed + aborted + in service. */
export interface PodCounts {
  readonly accepted: number;
  readonly completed: number;
  readonly aborted: number;
}

export interface PodsInterval extends IntervalSpan {
  readonly hop: 'pods';
  readonly phases: Readonly<Record<RequestPhase, PodsPhaseDelta>>;
  /** By pod (index into `RunSpec.pods`): slot time spent in service inside this interval, in ms. */
  readonly busy: readonly { readonly pod: number; readonly busyMs: number }[];
  /** Gauge at `toMs`: accepted and neither completed nor aborted, both phases. */
  readonly inService: Readonly<Record<RequestPhase, number>>;
  readonly health: ThreadHealth | null;
}

export interface PodsPhaseDelta {
  readonly counts: PodCounts;
  readonly endpoints: readonly ({ readonly endpoint: number } & PodCounts)[];
  /** Waiting for a slot, and working, over completed requests. */
  readonly queueTime: HistogramDelta;
  readonly serviceTime: HistogramDelta;
}

/** How the thread that measured fared; null in virtual time, which has no threads. */
export interface ThreadHealth {
  /** Different for every thread of a run. */
  readonly thread: string;
  /** 99th percentile and maximum of the event-loop delay inside the interval, in ms. */
  readonly loopDelayP99Ms: number;
  /** How late the cut itself came included: a pause of the whole process shows there for certain. */
  readonly loopDelayMaxMs: number;
  /** Busy fraction of the event loop, 0 … 1. */
  readonly loopUtilization: number;
  /** Processor time that the thread used, in the kernel included. */
  readonly cpuMs: number;
  /** Runnable without running; null where the system does not say. */
  readonly starvedMs: number | null;
  /** Garbage collection: all pauses, and the longest. */
  readonly gcMs: number;
  readonly gcMaxMs: number;
}

/** How the machine fared, over the whole run. */
export interface MachineHealth {
  /** Of all processor time, what the hypervisor gave to others; null where the system does not say. */
  readonly stolenShare: number | null;
}
