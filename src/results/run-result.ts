/** The saved result, `plimsoll.dev/result/v1alpha1`. Units in every name; `null` where an engine cannot know. */
import type { ConnectionCounts, RequestCounts, RunPhase } from '../core/run-event.ts';
import type { GateSpec, RunSpec } from '../core/run-spec.ts';
import type { Balance } from '../metrics/balance.ts';
import type { Regime } from '../metrics/regime.ts';
import type { ThreadSummary } from '../metrics/thread-validity.ts';
import type { TimeSummary } from '../metrics/time-summary.ts';
import type { Validity } from '../metrics/validity.ts';
import type { Calibration } from './calibration.ts';
import type { MetricComparison } from './comparison-result.ts';
import type { DialectDifferences } from './dialect-differences.ts';
import type { EngineAgreement } from './engine-agreement.ts';
import type { Environment } from './environment.ts';
import type { PoolEvenness } from './evenness-result.ts';
import type { Stopping } from './stopping.ts';

export type { Balance, TimeSummary, Validity };

export const resultSchema = 'plimsoll.dev/result/v1alpha1';

/** The times that generators take, and so know by load. */
export const clientTimeNames = [
  'responseTime',
  'responseTimeAll',
  'uncorrectedTime',
  'sendLag',
  'connectTime',
] as const;

export type ClientTimeName = (typeof clientTimeNames)[number];

/** The times of a run: each has a summary, `responseTimeMs`, and a histogram. */
export const timeNames = [...clientTimeNames, 'rtt', 'queueTime', 'serviceTime'] as const;

export type TimeName = (typeof timeNames)[number];

export interface SavedResult {
  readonly schema: typeof resultSchema;
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly environment: Environment;
  /** The command line that made it. */
  readonly command: string;
  readonly startedAt: string;
  readonly aborted: boolean;
  readonly notes: readonly string[];
  readonly runs: readonly RunResult[];
  /** Empty where there is one run. */
  readonly comparisons: readonly MetricComparison[];
  /** Of `run --against simulated`, whose simulated runs are among `runs`. */
  readonly engineAgreement?: EngineAgreement | undefined;
  /** Where there are several dialects. */
  readonly dialectDifferences?: DialectDifferences | undefined;
  /** Of `--until`: why there are as many repetitions as there are. */
  readonly stopping?: Stopping | undefined;
  readonly gates: readonly GateVerdict[];
  /** This machine's floor, where `plimsoll calibrate` has taken it; absent in virtual time. */
  readonly calibration?: Calibration | undefined;
}

export interface GateVerdict extends GateSpec {
  readonly strategy: string;
  /** Where there were several. */
  readonly ingress?: string | undefined;
  readonly dialect?: string | undefined;
  /** The point of a sweep. */
  readonly sweptRatePerSecond?: number | undefined;
  readonly value: number | null;
  readonly bound: number;
  readonly unit: string;
  /** `undetermined`: the run was invalid, aborted, or has too few samples to tell. */
  readonly verdict: 'passed' | 'failed' | 'undetermined';
  readonly reason?: string | undefined;
}

export interface RunResult {
  readonly id: string;
  readonly engine: RunSpec['engine'];
  readonly ingress: string;
  /** Which nginx or HAProxy it was; absent for an ingress of ours and for one that we did not start. */
  readonly product?: ProductResult | undefined;
  /** Who put the load on and took the times at the client. */
  readonly generator: RunSpec['generator'];
  readonly dialect: string;
  readonly strategy: RunSpec['strategy'];
  readonly repetition: number;
  /** When it was played among the runs of the plan, from 1. */
  readonly turn?: number | undefined;
  /** Where it is a point of a sweep: the rate asked for. */
  readonly sweptRatePerSecond?: number | undefined;
  readonly seed: number;
  /** The measured phase as it was: shorter than planned when aborted. */
  readonly durationMs: number;
  readonly aborted: boolean;
  readonly notes: readonly string[];
  readonly requests: RequestCounts;
  readonly attempts: number | null;
  readonly rates: {
    readonly offeredPerSecond: number;
    readonly sentPerSecond: number;
    readonly throughputPerSecond: number;
    readonly goodputPerSecond: number;
  };
  /** Intended send to last byte, ok requests. */
  readonly responseTimeMs: TimeSummary;
  /** The same over all that ended, timeouts and failures included. */
  readonly responseTimeAllMs: TimeSummary;
  readonly uncorrectedTimeMs: TimeSummary;
  /** Intended send to when the request was ready to go. */
  readonly sendLagMs: TimeSummary;
  /** From then to the actual send, of requests that found no open connection; null in virtual time, which has none. */
  readonly connectTimeMs: TimeSummary | null;
  readonly rttMs: TimeSummary | null;
  readonly queueTimeMs: TimeSummary | null;
  readonly serviceTimeMs: TimeSummary | null;
  readonly statuses: Readonly<Record<string, number>>;
  /** Null in virtual time, which has none; absent from results of before it was kept. */
  readonly connections?: ConnectionsResult | null | undefined;
  /** Present where the scenario names its loads. */
  readonly loads?: readonly LoadResult[] | undefined;
  readonly endpoints: readonly EndpointResult[];
  readonly pools: readonly PoolResult[];
  readonly routes: readonly RouteResult[];
  readonly replicas: readonly ReplicaResult[];
  readonly phases: readonly PhaseResult[];
  readonly conservation: readonly ConservationCheck[];
  readonly intervals: readonly IntervalResult[];
  readonly regime: Regime;
  /** Absent from results of before it was kept. */
  readonly instrument?: InstrumentResult | undefined;
  readonly validity: Validity;
  /** Base64 HDR V2, µs. */
  readonly histograms: Readonly<Record<string, string>>;
}

/** Connections of clients that were made once the warm-up was over, by the clock; those made before may live on. */
export interface ConnectionsResult extends ConnectionCounts {
  /** From the TCP connection to the end of the TLS handshake. */
  readonly handshakeTimeMs: TimeSummary;
  /** Of the requests that were refused, how many for which reason. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** The figures at the client of the requests of one load; counts and rates add up to those of the run. */
export interface LoadResult extends Pick<
  RunResult,
  'requests' | 'rates' | `${ClientTimeName}Ms` | 'statuses' | 'regime' | 'histograms'
> {
  readonly name: string;
}

export interface ProductResult {
  readonly version: string;
  /** As the first replica got it; the others differ in their port. */
  readonly configuration: string;
}

/** How the instrument fared: what validity goes by, beside the send lag. */
export interface InstrumentResult {
  /** Empty in virtual time. */
  readonly threads: readonly ThreadSummary[];
  /** Of all processor time, what the hypervisor gave to others. */
  readonly stolenShare: number | null;
  /** Between gaps of requests as intended and as ready to be sent; see docs/measurement.md. */
  readonly sendGapDistance: number;
}

export interface EndpointResult {
  readonly id: string;
  readonly pool: string;
  readonly weight: number;
  /** Concurrency × speed of its pod, null where that is not known; absent from results of before it was kept. */
  readonly capacity?: number | null | undefined;
  /** Final answers that came from here; attempts counts every try. */
  readonly requests: number;
  readonly attempts: number | null;
  /** Tries over warm-up and measurement together: what the sequence of a strategy shows in. */
  readonly attemptsAllPhases: number | null;
  readonly ok: number;
  readonly failed: number;
  /** Of its pool's requests, 0 … 1. */
  readonly share: number | null;
  /** Its weight's part of the pool's weights. */
  readonly fairShare: number;
  readonly inFlightMean: number | null;
  readonly inFlightMax: number | null;
  /** Busy slot time / (concurrency × duration) of its pod. */
  readonly utilization: number | null;
  readonly responseTimeMs: TimeSummary;
}

export interface PoolResult {
  readonly name: string;
  readonly service: string;
  /** Label of the one that balanced it: declared by the manifests, or the run's. Absent from results of before it was kept. */
  readonly strategy?: string | undefined;
  readonly requests: number;
  readonly balance: Balance;
  /** Null with a single endpoint; absent from results of before it was kept. */
  readonly evenness?: PoolEvenness | null | undefined;
}

export interface RouteResult {
  readonly id: string;
  readonly pool: string | null;
  readonly requests: number;
}

export interface ReplicaResult {
  readonly index: number;
  readonly accepted: number;
  /** Attempts per endpoint (same order as `endpoints`), all phases. */
  readonly attempts: readonly number[];
}

export interface PhaseResult {
  readonly name: RunPhase;
  readonly durationMs: number;
  /** By intended time; nothing is intended while draining. */
  readonly requests: RequestCounts;
  /** Requests, of whichever phase, that ended while it lasted. */
  readonly ended: number;
}

export interface ConservationCheck {
  /** As an equation: `generator: intended = ok + failed + …`. */
  readonly equation: string;
  readonly left: number;
  readonly right: number;
  readonly holds: boolean;
}

export interface IntervalResult {
  readonly fromMs: number;
  readonly toMs: number;
  readonly phase: RunPhase;
  readonly intended: number;
  readonly sent: number;
  readonly ended: number;
  /** With a full answer of any status; absent from results of before it was kept. */
  readonly answered?: number | undefined;
  readonly ok: number;
  readonly inFlight: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}
