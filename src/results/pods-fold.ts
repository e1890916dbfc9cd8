/** What the pods of a run reported, added up. Empty when the target has pods of its own. */
import type { PodsInterval } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { addCounts, noPodCounts } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import { TimeWindows } from '../metrics/time-windows.ts';
import { phaseOf } from './phase-spans.ts';
import { ThreadFold } from './thread-fold.ts';

export class PodsFold {
  reported = false;
  readonly counts = { warmup: noPodCounts(), measure: noPodCounts() };
  readonly queueTime = new Histogram();
  readonly serviceTime = new Histogram();
  readonly threads = new ThreadFold();
  /** Accepted per endpoint: measured, and with warm-up. */
  readonly accepted: number[];
  readonly acceptedAllPhases: number[];
  /** Per pod, over the measured phase. */
  readonly busyMs: number[];
  /** Of the measured phase by the clock: accepted by endpoint, busy slot time by pod. */
  readonly windows: { readonly accepted: TimeWindows; readonly busyMs: TimeWindows };
  /** Gauge, summed over the threads that reported for the same instant. */
  inService = 0;
  #inServiceAtMs = -1;
  readonly #timeline: RunSpec['timeline'];

  constructor(run: RunSpec) {
    this.#timeline = run.timeline;
    this.accepted = run.endpoints.map(() => 0);
    this.acceptedAllPhases = run.endpoints.map(() => 0);
    this.busyMs = run.pods.map(() => 0);
    this.windows = {
      accepted: new TimeWindows(run.timeline, run.endpoints.length),
      busyMs: new TimeWindows(run.timeline, run.pods.length),
    };
  }

  add(interval: PodsInterval): void {
    this.reported = true;
    const { warmup, measure } = interval.phases;
    addCounts(this.counts.warmup, warmup.counts);
    addCounts(this.counts.measure, measure.counts);
    this.queueTime.add(measure.queueTime);
    this.serviceTime.add(measure.serviceTime);
    for (const { endpoint, accepted } of measure.endpoints) this.accepted[endpoint]! += accepted;
    for (const { endpoint, accepted } of [...warmup.endpoints, ...measure.endpoints]) {
      this.acceptedAllPhases[endpoint]! += accepted;
    }
    if (interval.toMs > this.#inServiceAtMs) this.inService = 0;
    this.#inServiceAtMs = interval.toMs;
    this.inService += interval.inService.warmup + interval.inService.measure;
    if (phaseOf(interval.fromMs, this.#timeline) !== 'measure') return;
    this.threads.add(interval);
    this.#addWindows(interval);
  }

  #addWindows(interval: PodsInterval): void {
    const { warmup, measure } = interval.phases;
    const accepted = this.windows.accepted.row(interval);
    for (const each of [...warmup.endpoints, ...measure.endpoints]) {
      accepted[each.endpoint]! += each.accepted;
    }
    const busy = this.windows.busyMs.row(interval);
    for (const { pod, busyMs } of interval.busy) {
      this.busyMs[pod]! += busyMs;
      busy[pod]! += busyMs;
    }
  }
}
