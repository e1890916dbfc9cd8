/** What the ingress replicas of a run reported, added up. Empty for an ingress that cannot be asked. */
import type { IngressInterval, IngressReport } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { addCounts, noIngressCounts } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import { TimeWindows } from '../metrics/time-windows.ts';
import { phaseOf } from './phase-spans.ts';
import { ThreadFold } from './thread-fold.ts';

export class IngressFold {
  reported = false;
  readonly counts = { warmup: noIngressCounts(), measure: noIngressCounts() };
  readonly rtt = new Histogram();
  readonly threads = new ThreadFold();
  /** Requests of the measured phase, by route. */
  readonly routes: number[];
  readonly endpoints: readonly EndpointTally[];
  readonly replicas: readonly ReplicaTally[];
  leaseDefects = 0;
  /** ∫ in flight dt by endpoint, over all replicas. */
  readonly windows: TimeWindows;
  /** Of a product in our place, one for each replica once it has ended. */
  readonly reports: IngressReport[] = [];
  readonly #timeline: RunSpec['timeline'];

  constructor(run: RunSpec) {
    this.#timeline = run.timeline;
    this.routes = run.routes.map(() => 0);
    this.windows = new TimeWindows(run.timeline, run.endpoints.length);
    this.endpoints = run.endpoints.map(() => new EndpointTally());
    this.replicas = Array.from(
      { length: run.replicas },
      () => new ReplicaTally(run.endpoints.length),
    );
  }

  add(interval: IngressInterval): void {
    this.reported = true;
    this.leaseDefects += interval.leaseDefects;
    const { warmup, measure } = interval.phases;
    addCounts(this.counts.warmup, warmup.counts);
    addCounts(this.counts.measure, measure.counts);
    this.rtt.add(measure.rtt);
    for (const { route, requests } of measure.routes) {
      if (route >= 0) this.routes[route]! += requests;
    }
    const replica = this.replicas[interval.replica]!;
    replica.accepted += measure.counts.accepted;
    for (const { endpoint, attempts } of measure.endpoints) {
      this.endpoints[endpoint]!.attempts += attempts;
    }
    for (const { endpoint, attempts } of [...warmup.endpoints, ...measure.endpoints]) {
      this.endpoints[endpoint]!.attemptsAllPhases += attempts;
      replica.attempts[endpoint]! += attempts;
    }
    this.#addInFlight(interval, replica);
  }

  /** Over all replicas, as of the last interval of each. */
  inFlightNow(endpoint: number): number {
    return this.replicas.reduce((sum, replica) => sum + replica.inFlight[endpoint]!, 0);
  }

  #addInFlight(interval: IngressInterval, replica: ReplicaTally): void {
    for (const { endpoint, now } of interval.inFlight) replica.inFlight[endpoint] = now;
    if (phaseOf(interval.fromMs, this.#timeline) !== 'measure') return;
    this.threads.add(interval);
    const window = this.windows.row(interval);
    for (const { endpoint, integralMs, max } of interval.inFlight) {
      const tally = this.endpoints[endpoint]!;
      window[endpoint]! += integralMs;
      tally.inFlightIntegralMs += integralMs;
      tally.inFlightMax = Math.max(tally.inFlightMax, max);
    }
  }
}

class EndpointTally {
  attempts = 0;
  attemptsAllPhases = 0;
  inFlightIntegralMs = 0;
  /** The most that one replica had in flight there. */
  inFlightMax = 0;
}

class ReplicaTally {
  accepted = 0;
  readonly attempts: number[];
  readonly inFlight: Float64Array;

  constructor(endpointCount: number) {
    this.attempts = Array.from({ length: endpointCount }, () => 0);
    this.inFlight = new Float64Array(endpointCount);
  }
}
