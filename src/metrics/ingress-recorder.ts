/**
 * What one ingress replica counts. Every attempt begins with `attempted` and ends with `attemptEnded`, unless the run
 * ends first; `connectFailed` beside it says that the attempt never reached the pod.
 */
import type { InFlightDelta, IngressInterval, ThreadHealth } from '../core/run-event.ts';
import { noIngressCounts, takeCounts } from './counts.ts';
import { GaugeIntegrals } from './gauge-integrals.ts';
import { MEASURE, type PhaseIndex, WARMUP } from './phase-index.ts';
import { TimeLog } from './time-log.ts';

export class IngressRecorder {
  readonly #replica: number;
  readonly #phases: readonly [IngressPhase, IngressPhase];
  readonly #inFlight: GaugeIntegrals;

  constructor(replica: number, endpointCount: number, routeCount: number) {
    this.#replica = replica;
    this.#phases = [
      new IngressPhase(endpointCount, routeCount),
      new IngressPhase(endpointCount, routeCount),
    ];
    this.#inFlight = new GaugeIntegrals(endpointCount);
  }

  accepted(phase: PhaseIndex): void {
    this.#phases[phase].counts.accepted++;
  }

  /** `route` −1 for none. */
  routed(phase: PhaseIndex, route: number): void {
    this.#phases[phase].routes[route + 1]!++;
  }

  answeredLocally(phase: PhaseIndex): void {
    this.#phases[phase].counts.answeredLocally++;
  }

  /** Once per request, at its first attempt. */
  forwarded(phase: PhaseIndex): void {
    this.#phases[phase].counts.forwarded++;
  }

  cancelled(phase: PhaseIndex): void {
    this.#phases[phase].counts.cancelled++;
  }

  /** Every attempt, the first and the retries. */
  attempted(phase: PhaseIndex, endpoint: number): void {
    this.#phases[phase].counts.attempts++;
    this.#phases[phase].attempts[endpoint]!++;
  }

  retried(phase: PhaseIndex): void {
    this.#phases[phase].counts.retries++;
  }

  /** An attempt in another pool, for its answer in place of one that is dropped. */
  errorPage(phase: PhaseIndex): void {
    this.#phases[phase].counts.errorPages++;
  }

  /** An attempt with a copy. */
  mirrored(phase: PhaseIndex): void {
    this.#phases[phase].counts.mirrored++;
  }

  connectFailed(phase: PhaseIndex): void {
    this.#phases[phase].counts.connectFailed++;
  }

  attemptEnded(phase: PhaseIndex, endpoint: number, answered: boolean, rttMs: number): void {
    if (answered) this.#phases[phase].rtt.recordMs(rttMs);
    else this.#phases[phase].failed[endpoint]!++;
  }

  inFlightChanged(endpoint: number, nowMs: number, inFlight: number): void {
    this.#inFlight.changed(endpoint, nowMs, inFlight);
  }

  /** Counts and routes; with `details` the rest as well, which else waits for a take that asks; `gauges`: in flight. */
  take(
    fromMs: number,
    toMs: number,
    leaseDefects: number,
    health: ThreadHealth | null,
    details = true,
    gauges = details,
  ): IngressInterval {
    const inFlight: InFlightDelta[] = [];
    if (gauges) {
      this.#inFlight.cut(toMs, (endpoint, integralMs, max, now) => {
        inFlight.push({ endpoint, integralMs, max, now });
      });
    }
    return {
      hop: 'ingress',
      replica: this.#replica,
      fromMs,
      toMs,
      phases: {
        warmup: this.#phases[WARMUP].take(details),
        measure: this.#phases[MEASURE].take(details),
      },
      inFlight,
      leaseDefects,
      health,
    };
  }
}

class IngressPhase {
  readonly counts = noIngressCounts();
  readonly rtt = new TimeLog();
  readonly attempts: Uint32Array;
  readonly failed: Uint32Array;
  /** Route r at r + 1; 0 is for no route. */
  readonly routes: Uint32Array;

  constructor(endpointCount: number, routeCount: number) {
    this.attempts = new Uint32Array(endpointCount);
    this.failed = new Uint32Array(endpointCount);
    this.routes = new Uint32Array(routeCount + 1);
  }

  take(details: boolean): IngressInterval['phases']['measure'] {
    const endpoints = details ? this.#takeEndpoints() : [];
    const routes: { route: number; requests: number }[] = [];
    this.routes.forEach((requests, i) => {
      if (requests > 0) routes.push({ route: i - 1, requests });
    });
    this.routes.fill(0);
    return { counts: takeCounts(this.counts), routes, endpoints, rtt: this.rtt.takeDelta(details) };
  }

  #takeEndpoints(): IngressInterval['phases']['measure']['endpoints'] {
    const endpoints: { endpoint: number; attempts: number; failed: number }[] = [];
    this.attempts.forEach((attempts, endpoint) => {
      const failed = this.failed[endpoint]!;
      if (attempts > 0 || failed > 0) endpoints.push({ endpoint, attempts, failed });
    });
    this.attempts.fill(0);
    this.failed.fill(0);
    return endpoints;
  }
}
