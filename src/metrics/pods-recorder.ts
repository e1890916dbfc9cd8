/** What the pods count. A request is in service from `accepted` until exactly one of `completed` and `aborted`. */
import type { PodsInterval, PodsPhaseDelta, ThreadHealth } from '../core/run-event.ts';
import { noPodCounts, takeCounts } from './counts.ts';
import { GaugeIntegrals } from './gauge-integrals.ts';
import { MEASURE, type PhaseIndex, WARMUP } from './phase-index.ts';
import { TimeLog } from './time-log.ts';

export class PodsRecorder {
  readonly #phases: readonly [PodsPhase, PodsPhase];
  readonly #busy: GaugeIntegrals;

  constructor(endpointCount: number, podCount: number) {
    this.#phases = [new PodsPhase(endpointCount), new PodsPhase(endpointCount)];
    this.#busy = new GaugeIntegrals(podCount);
  }

  accepted(phase: PhaseIndex, endpoint: number): void {
    const record = this.#phases[phase];
    record.counts.accepted++;
    record.accepted[endpoint]!++;
    record.inService++;
  }

  completed(phase: PhaseIndex, endpoint: number, queueMs: number, serviceMs: number): void {
    const record = this.#phases[phase];
    record.counts.completed++;
    record.completed[endpoint]!++;
    record.inService--;
    record.queueTime.recordMs(queueMs);
    record.serviceTime.recordMs(serviceMs);
  }

  /** The other side left before the answer was complete. */
  aborted(phase: PhaseIndex, endpoint: number): void {
    const record = this.#phases[phase];
    record.counts.aborted++;
    record.aborted[endpoint]!++;
    record.inService--;
  }

  busyChanged(pod: number, nowMs: number, busySlots: number): void {
    this.#busy.changed(pod, nowMs, busySlots);
  }

  /** Counts; with `details` the rest as well, which else waits for a take that asks; `endpoints`: theirs and busy time. */
  take(
    fromMs: number,
    toMs: number,
    health: ThreadHealth | null,
    details = true,
    endpoints = details,
  ): PodsInterval {
    const busy: { pod: number; busyMs: number }[] = [];
    if (endpoints) this.#busy.cut(toMs, (pod, busyMs) => busy.push({ pod, busyMs }));
    const warmup = this.#phases[WARMUP];
    const measure = this.#phases[MEASURE];
    return {
      hop: 'pods',
      fromMs,
      toMs,
      phases: {
        warmup: warmup.take(details, endpoints),
        measure: measure.take(details, endpoints),
      },
      busy,
      inService: { warmup: warmup.inService, measure: measure.inService },
      health,
    };
  }
}

class PodsPhase {
  readonly counts = noPodCounts();
  readonly queueTime = new TimeLog();
  readonly serviceTime = new TimeLog();
  readonly accepted: Uint32Array;
  readonly completed: Uint32Array;
  readonly aborted: Uint32Array;
  inService = 0;

  constructor(endpointCount: number) {
    this.accepted = new Uint32Array(endpointCount);
    this.completed = new Uint32Array(endpointCount);
    this.aborted = new Uint32Array(endpointCount);
  }

  take(details: boolean, endpoints: boolean): PodsPhaseDelta {
    return {
      counts: takeCounts(this.counts),
      endpoints: endpoints ? this.#takeEndpoints() : [],
      queueTime: this.queueTime.takeDelta(details),
      serviceTime: this.serviceTime.takeDelta(details),
    };
  }

  #takeEndpoints(): PodsPhaseDelta['endpoints'] {
    const endpoints: PodsPhaseDelta['endpoints'][number][] = [];
    this.accepted.forEach((accepted, endpoint) => {
      const completed = this.completed[endpoint]!;
      const aborted = this.aborted[endpoint]!;
      if (accepted > 0 || completed > 0 || aborted > 0) {
        endpoints.push({ endpoint, accepted, completed, aborted });
      }
    });
    this.accepted.fill(0);
    this.completed.fill(0);
    this.aborted.fill(0);
    return endpoints;
  }
}
