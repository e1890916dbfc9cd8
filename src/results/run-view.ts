/** What a run looks like while it goes on: the live side of the same accumulator that makes the RunResult. */
import type { RequestCounts, RunPhase } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { Balance, TimeSummary } from './run-result.ts';

export interface RunView {
  readonly run: RunSpec;
  readonly phase: RunPhase | 'starting' | 'ended';
  readonly elapsedMs: number;
  /** Of a simulation, by the clock on the wall. */
  readonly pace?: Pace | undefined;
  /** Warm-up and measurement as planned. */
  readonly totalMs: number;
  /** Of the measured phase; of the warm-up while that lasts. */
  readonly requests: RequestCounts;
  readonly inFlight: number;
  /** Over the last full interval. */
  readonly rates: {
    readonly offeredPerSecond: number;
    readonly sentPerSecond: number;
    readonly completedPerSecond: number;
  };
  /** Completed per second, one per interval, oldest first. */
  readonly completedHistory: readonly number[];
  readonly responseTimeMs: TimeSummary;
  /** Counts in logarithmic buckets, ascending; only the range that was hit. */
  readonly responseTimeBuckets: readonly { readonly upToMs: number; readonly count: number }[];
  /** Empty where the scenario does not name its loads. */
  readonly loads: readonly LoadView[];
  readonly endpoints: readonly EndpointView[];
  readonly pools: readonly {
    readonly name: string;
    readonly requests: number;
    readonly balance: Balance;
  }[];
  readonly warnings: readonly string[];
}

export interface LoadView {
  readonly name: string;
  /** Of the measured phase; of the warm-up while that lasts. */
  readonly requests: RequestCounts;
  /** Over the last full interval. */
  readonly offeredPerSecond: number;
  readonly completedPerSecond: number;
  readonly responseTimeMs: TimeSummary;
}

export interface Pace {
  readonly elapsedMs: number;
  /** Until the measured phase ends. */
  readonly leftMs: number;
  readonly requestsPerSecond: number;
}

export interface EndpointView {
  readonly id: string;
  readonly pool: string;
  readonly share: number | null;
  readonly fairShare: number;
  /** Null where the ingress cannot be asked. */
  readonly inFlight: number | null;
  readonly p99Ms: number | null;
}
