/**
 * A moving average of the rtt that jumps to peaks and forgets them slowly, times what is in flight: the load metric of
 * Finagle (PeakEwma.scala), also tower's. On a sample, Δt after the last one:
 *
 *     estimate ← rtt                                              when rtt > estimate
 *     estimate ← estimate · w + rtt · (1 − w),  w = exp(−Δt / τ)  otherwise
 *     load = estimate · (inFlight + 1);  penalty + inFlight  while nothing is known and something is in flight
 *
 * Being compared counts as a sample of 0, as in the original: an endpoint that is passed over is forgiven in time, and
 * the sample after a comparison weighs less. The penalty lets an unknown endpoint have one request until it answers.
 * Every outcome is a sample: an endpoint that fails fast looks fast, as in the original, where failure accrual is
 * separate.
 */
import type { Clock } from '../../core/clock.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { withRoomFor } from '../by-index.ts';
import type { Feedback, MembershipChange } from '../contract.ts';
import type { LoadMetric } from './load-metric.ts';

/** The original's Long.MaxValue >> 16, in ms instead of ns: some 39 hours. */
const penaltyMs = (2 ** 47 - 1) / 1e6;

export class PeakEwma implements LoadMetric {
  readonly #clock: Clock;
  readonly #tauMs: number;
  /** By endpoint index. */
  #estimatesMs: Float64Array = new Float64Array(16);
  #stampsMs: Float64Array = new Float64Array(16);

  constructor(clock: Clock, tauMs: number) {
    this.#clock = clock;
    this.#tauMs = tauMs;
  }

  loadOf(endpoint: Endpoint): number {
    const estimateMs = this.#sample(endpoint.index, 0);
    const { inFlight } = endpoint;
    return estimateMs === 0 && inFlight !== 0 ? penaltyMs + inFlight : estimateMs * (inFlight + 1);
  }

  /** The estimate as it stands now, for reports: unlike `loadOf`, asking changes nothing. */
  estimateMs(endpoint: Endpoint): number {
    return this.#after(endpoint.index, 0, this.#clock.now());
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind !== 'added') return;
    this.#estimatesMs = withRoomFor(endpoint.index, this.#estimatesMs);
    this.#stampsMs = withRoomFor(endpoint.index, this.#stampsMs);
    this.#estimatesMs[endpoint.index] = 0;
    this.#stampsMs[endpoint.index] = this.#clock.now();
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    if (feedback.kind === 'ended') this.#sample(endpoint.index, feedback.rttMs);
  }

  #sample(index: number, rttMs: number): number {
    const nowMs = this.#clock.now();
    const estimateMs = this.#after(index, rttMs, nowMs);
    this.#estimatesMs[index] = estimateMs;
    this.#stampsMs[index] = nowMs;
    return estimateMs;
  }

  #after(index: number, rttMs: number, nowMs: number): number {
    const estimateMs = this.#estimatesMs[index]!;
    if (rttMs > estimateMs) return rttMs;
    const kept = Math.exp((this.#stampsMs[index]! - nowMs) / this.#tauMs);
    return estimateMs * kept + rttMs * (1 - kept);
  }
}
