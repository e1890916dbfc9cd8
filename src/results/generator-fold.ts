/** What the generators of a run reported, added up. */
import type { GeneratorInterval } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { addCounts, noConnections } from '../metrics/counts.ts';
import { DiscoveredNames } from '../metrics/discovered-names.ts';
import { Histogram } from '../metrics/histogram.ts';
import { LoadFold, NamedLoadFold } from './load-fold.ts';
import { phaseOf } from './phase-spans.ts';
import { ThreadFold } from './thread-fold.ts';

export class GeneratorFold extends LoadFold {
  /** Each for itself, where they have names. */
  readonly loads: readonly NamedLoadFold[];
  /** Of the measured phase. */
  readonly threads = new ThreadFold();
  readonly refusals = new Map<string, number>();
  readonly connections = noConnections();
  readonly handshakeTime = new Histogram();
  readonly endpoints: EndpointTally[];
  /** Endpoints of an external ingress, numbered as they turned up; empty for one of ours. */
  readonly discovered = new DiscoveredNames();
  readonly #timeline: RunSpec['timeline'];

  constructor(run: RunSpec) {
    super();
    this.loads = run.loads.flatMap(({ name }) =>
      name === undefined ? [] : [new NamedLoadFold(name)],
    );
    this.#timeline = run.timeline;
    this.endpoints = run.endpoints.map(() => new EndpointTally());
  }

  override add(interval: GeneratorInterval): void {
    super.add(interval);
    this.loads[interval.load]?.add(interval);
    const clockPhase = phaseOf(interval.fromMs, this.#timeline);
    if (clockPhase === 'measure') this.threads.add(interval);
    // Late in an overload, requests of the measured phase open connections while draining.
    if (clockPhase !== 'warmup') {
      addCounts(this.connections, interval.connections);
      this.handshakeTime.add(interval.handshakeTime);
    }
    const { warmup, measure } = interval.phases;
    for (const [reason, count] of measure.refusals) {
      this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + count);
    }
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
