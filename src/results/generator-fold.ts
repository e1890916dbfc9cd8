/** What the generators of a run reported, added up. */
import type { GeneratorInterval } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { addCounts, noConnections, noRequests } from '../metrics/counts.ts';
import { DiscoveredNames } from '../metrics/discovered-names.ts';
import { Histogram } from '../metrics/histogram.ts';
import { IntervalRows } from './interval-rows.ts';
import { phaseOf } from './phase-spans.ts';
import { ThreadFold } from './thread-fold.ts';

export class GeneratorFold {
  readonly counts = { warmup: noRequests(), measure: noRequests() };
  readonly intervals = new IntervalRows();
  readonly threads = new ThreadFold();
  /** The rest is of the measured phase. */
  readonly statuses: Record<string, number> = {};
  readonly refusals = new Map<string, number>();
  readonly connections = noConnections();
  readonly handshakeTime = new Histogram();
  readonly responseTime = new Histogram();
  readonly responseTimeAll = new Histogram();
  readonly uncorrectedTime = new Histogram();
  readonly sendLag = new Histogram();
  readonly connectTime = new Histogram();
  readonly intendedGaps = new Histogram();
  readonly sentGaps = new Histogram();
  readonly endpoints: EndpointTally[];
  /** Endpoints of an external ingress, numbered as they turned up; empty for one of ours. */
  readonly discovered = new DiscoveredNames();
  readonly #timeline: RunSpec['timeline'];

  constructor(run: RunSpec) {
    this.#timeline = run.timeline;
    this.endpoints = run.endpoints.map(() => new EndpointTally());
  }

  add(interval: GeneratorInterval): void {
    this.intervals.add(interval);
    if (phaseOf(interval.fromMs, this.#timeline) === 'measure') {
      this.threads.add(interval);
      addCounts(this.connections, interval.connections);
      this.handshakeTime.add(interval.handshakeTime);
    }
    const { warmup, measure } = interval.phases;
    addCounts(this.counts.warmup, warmup.counts);
    addCounts(this.counts.measure, measure.counts);
    for (const [status, count] of measure.statuses) {
      this.statuses[status] = (this.statuses[status] ?? 0) + count;
    }
    for (const [reason, count] of measure.refusals) {
      this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + count);
    }
    this.responseTime.add(measure.responseTime);
    this.responseTimeAll.add(measure.responseTimeAll);
    this.uncorrectedTime.add(measure.uncorrectedTime);
    this.sendLag.add(measure.sendLag);
    this.connectTime.add(measure.connectTime);
    this.intendedGaps.add(measure.intendedGaps);
    this.sentGaps.add(measure.sentGaps);
    // One that answered while warming up is there, even if nothing falls on it any more.
    for (const { endpoint } of warmup.endpoints) this.#tallyOf(endpoint);
    for (const delta of measure.endpoints) {
      const tally = this.#tallyOf(delta.endpoint);
      tally.requests += delta.requests;
      tally.ok += delta.ok;
      tally.failed += delta.failed;
      tally.responseTime.add(delta.responseTime);
    }
  }

  #tallyOf(endpoint: number | string): EndpointTally {
    const index = typeof endpoint === 'number' ? endpoint : this.discovered.indexOf(endpoint);
    return (this.endpoints[index] ??= new EndpointTally());
  }
}

class EndpointTally {
  requests = 0;
  ok = 0;
  failed = 0;
  readonly responseTime = new Histogram();
}
