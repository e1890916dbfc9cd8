/**
 * A moving average of the rtt, times what is in flight: the load metric of the peak EWMA family. What its members share
 * is the average over time; what sets them apart are the switches. On a sample, Δt after the last one:
 *
 *     estimate ← rtt                                              when peaks jump and rtt > estimate
 *     estimate ← estimate · w + rtt · (1 − w),  w = exp(−Δt / τ)  otherwise
 *     load = estimate · (inFlight + 1)
 *
 * Where peaks do not jump a first sample is taken whole, and so is one at the same instant as the last, as in Envoy.
 */
import type { Clock } from '../../core/clock.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { withRoomFor } from '../by-index.ts';
import type { Feedback, MembershipChange, Strategy } from '../contract.ts';
import type { LoadMetric } from './load-metric.ts';

export const ewmaSwitches = {
  /** What a sample above the estimate does. */
  peaks: ['jump', 'average'],
  /**
   * What an estimate is between samples: `kept`; `faded` by the time since the last; `sampled`, as in Finagle and tower:
   * faded, and being compared counts as a sample of 0, so that the next sample weighs by the time since the comparison.
   */
  idle: ['sampled', 'faded', 'kept'],
  /**
   * Before the first answer: `penalised` is the assumed rtt while idle, and worse than any known endpoint while something
   * is in flight, so that it gets one request until it answers; `assumed` is as if it had once answered in that time.
   */
  coldStart: ['penalised', 'assumed'],
  inFlight: ['multiplies', 'ignored'],
  /**
   * `answers`: whatever ends is a sample, so that who fails fast looks fast. `penalty`: an answer of 429 or 5xx is a sample
   * of 5 s. `ignored`: what ends without an answer is none.
   */
  failures: ['answers', 'penalty', 'ignored'],
} as const;

export type EwmaSwitches = {
  readonly [Switch in keyof typeof ewmaSwitches]: (typeof ewmaSwitches)[Switch][number];
} & {
  readonly tauMs: number;
  /** The rtt of an endpoint that has not answered yet. */
  readonly assumedMs: number;
  /** Finagle's where it is not said: Long.MaxValue >> 16 ns, some 39 hours. */
  readonly penaltyMs?: number;
  readonly sampledAt: 'first byte' | 'end';
  /** Samples count from the first comparison so long after the last merge. 0: at once. */
  readonly mergeMs: number;
  /** Samples are cut to whole ms, and those below 1 ms are none. */
  readonly wholeMs?: boolean;
  /** Whether the load is divided by the weight. */
  readonly perWeight: boolean;
};

const finaglePenaltyMs = (2 ** 47 - 1) / 1e6;
const failureMs = 5000;

export class PeakEwma implements LoadMetric {
  readonly firstByte: Strategy['firstByte'];
  readonly #clock: Clock;
  /** The switches, one by one: they are asked several times per request. */
  readonly #tauMs: number;
  readonly #jumps: boolean;
  readonly #idle: EwmaSwitches['idle'];
  readonly #penaltyMs: number | undefined;
  readonly #assumedMs: number;
  readonly #multiplies: boolean;
  readonly #failures: EwmaSwitches['failures'];
  readonly #mergeMs: number;
  readonly #wholeMs: boolean;
  readonly #perWeight: boolean;
  /** By endpoint index; where coldStart is `penalised`, 0 while nothing is known. */
  #estimatesMs: Float64Array = new Float64Array(16);
  #stampsMs: Float64Array = new Float64Array(16);
  /** As last merged; the same arrays where samples count at once. */
  #mergedMs: Float64Array;
  #mergedStampsMs: Float64Array;
  #lastMergeMs: number;

  constructor(clock: Clock, switches: EwmaSwitches) {
    this.#clock = clock;
    this.#tauMs = switches.tauMs;
    this.#jumps = switches.peaks === 'jump';
    this.#idle = switches.idle;
    this.#penaltyMs =
      switches.coldStart === 'penalised' ? (switches.penaltyMs ?? finaglePenaltyMs) : undefined;
    this.#assumedMs = switches.assumedMs;
    this.#multiplies = switches.inFlight === 'multiplies';
    this.#failures = switches.failures;
    this.#mergeMs = switches.mergeMs;
    this.#wholeMs = switches.wholeMs === true;
    this.#perWeight = switches.perWeight;
    this.#mergedMs = this.#mergeMs > 0 ? new Float64Array(16) : this.#estimatesMs;
    this.#mergedStampsMs = this.#mergeMs > 0 ? new Float64Array(16) : this.#stampsMs;
    this.#lastMergeMs = clock.now();
    if (switches.sampledAt === 'first byte') {
      this.firstByte = ({ index }, afterMs, status) => this.#answered(index, afterMs, status);
    }
  }

  loadOf(endpoint: Endpoint): number {
    const { inFlight } = endpoint;
    let load = this.#compared(endpoint.index);
    if (load === 0 && this.#penaltyMs !== undefined) {
      load = inFlight === 0 ? this.#assumedMs : this.#penaltyMs + inFlight;
    } else if (this.#multiplies) load *= inFlight + 1;
    return this.#perWeight ? load / endpoint.weight : load;
  }

  /** The estimate that choices go by now, for reports: unlike `loadOf`, asking changes nothing. */
  estimateMs({ index }: Endpoint): number {
    const estimateMs = this.#mergedMs[index]!;
    if (this.#idle === 'kept') return estimateMs;
    return estimateMs * this.#kept(this.#mergedStampsMs[index]!, this.#clock.now());
  }

  membershipChanged({ kind, endpoint: { index } }: MembershipChange): void {
    if (kind !== 'added') return;
    const merges = this.#mergeMs > 0;
    this.#estimatesMs = withRoomFor(index, this.#estimatesMs);
    this.#stampsMs = withRoomFor(index, this.#stampsMs);
    this.#mergedMs = merges ? withRoomFor(index, this.#mergedMs) : this.#estimatesMs;
    this.#mergedStampsMs = merges ? withRoomFor(index, this.#mergedStampsMs) : this.#stampsMs;
    this.#estimatesMs[index] = this.#penaltyMs === undefined ? this.#assumedMs : 0;
    this.#stampsMs[index] = this.#clock.now();
    this.#mergedMs[index] = this.#estimatesMs[index]!;
    this.#mergedStampsMs[index] = this.#stampsMs[index]!;
  }

  observed({ index }: Endpoint, { kind, rttMs, firstByteMs, status }: Feedback): void {
    if (kind !== 'ended') return;
    if (firstByteMs < 0) {
      if (this.#failures !== 'ignored') this.#sample(index, rttMs);
    } else if (this.firstByte === undefined) this.#answered(index, rttMs, status);
  }

  #answered(index: number, rttMs: number, status: number): void {
    const penalised =
      this.#failures === 'penalty' && (status === 429 || (status >= 500 && status < 600));
    this.#sample(index, penalised ? failureMs : rttMs);
  }

  #sample(index: number, rttMs: number): void {
    const sampleMs = this.#wholeMs ? Math.trunc(rttMs) : rttMs;
    if (this.#wholeMs && sampleMs === 0) return;
    const nowMs = this.#clock.now();
    this.#estimatesMs[index] = this.#after(index, sampleMs, nowMs);
    this.#stampsMs[index] = nowMs;
  }

  #after(index: number, rttMs: number, nowMs: number): number {
    const estimateMs = this.#estimatesMs[index]!;
    const stampMs = this.#stampsMs[index]!;
    if (!this.#jumps && (estimateMs === 0 || nowMs <= stampMs)) return rttMs;
    if (this.#jumps && rttMs > estimateMs) return rttMs;
    const kept = this.#kept(stampMs, nowMs);
    const fadedMs = estimateMs * kept;
    if (this.#jumps && this.#idle === 'faded' && rttMs > fadedMs) return rttMs;
    return fadedMs + rttMs * (1 - kept);
  }

  /** The estimate, and what being compared does to it. */
  #compared(index: number): number {
    const nowMs = this.#clock.now();
    if (this.#mergeMs > 0 && nowMs - this.#lastMergeMs >= this.#mergeMs) this.#merge(nowMs);
    const estimateMs = this.#mergedMs[index]!;
    if (this.#idle === 'kept') return estimateMs;
    const fadedMs = estimateMs * this.#kept(this.#mergedStampsMs[index]!, nowMs);
    if (this.#idle === 'sampled') {
      this.#mergedMs[index] = fadedMs;
      this.#mergedStampsMs[index] = nowMs;
    }
    return fadedMs;
  }

  #merge(nowMs: number): void {
    this.#mergedMs.set(this.#estimatesMs);
    this.#mergedStampsMs.set(this.#stampsMs);
    this.#lastMergeMs = nowMs;
  }

  #kept(stampMs: number, nowMs: number): number {
    return Math.exp((stampMs - nowMs) / this.#tauMs);
  }
}
