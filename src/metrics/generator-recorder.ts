/**
 * What a generator thread counts of one load, request by request. Nothing is allocated per request; `take` hands over
 * what happened since the last take.
 */
import type {
  GeneratorEndpointDelta,
  GeneratorInterval,
  GeneratorPhaseDelta,
  ThreadHealth,
} from '../core/run-event.ts';
import { noConnections, noRequests, takeCounts } from './counts.ts';
import type { DiscoveredNames } from './discovered-names.ts';
import { EndpointLog } from './endpoint-log.ts';
import { Histogram } from './histogram.ts';
import { PairedTimeLog } from './paired-time-log.ts';
import { MEASURE, type PhaseIndex, WARMUP } from './phase-index.ts';
import { TimeLog } from './time-log.ts';

export class GeneratorRecorder {
  readonly #phases: readonly [GeneratorPhase, GeneratorPhase];
  readonly #load: number;
  readonly #connections = noConnections();
  readonly #handshakeTime = new Histogram();
  #ended = 0;

  /** `discovered`: of endpoints that the run does not know beforehand. */
  constructor(endpointCount: number, discovered?: DiscoveredNames, load = 0) {
    this.#load = load;
    this.#phases = [
      new GeneratorPhase(endpointCount, discovered),
      new GeneratorPhase(endpointCount, discovered),
    ];
  }

  intended(phase: PhaseIndex): void {
    this.#phases[phase].counts.intended++;
  }

  /** `readyMs`: when it would have left, had a connection been open. */
  sent(phase: PhaseIndex, intendedMs: number, readyMs: number): void {
    this.#phases[phase].sent(intendedMs, readyMs);
  }

  /** By a generator that follows no schedule. */
  sentUnscheduled(phase: PhaseIndex): void {
    this.#phases[phase].counts.sent++;
  }

  /** How long a request that was sent had waited for its connection. */
  connected(phase: PhaseIndex, connectMs: number): void {
    this.#phases[phase].connectTime.recordMs(connectMs);
  }

  /** A full answer; `ok` when it was the expected one. `endpoint` −1 where the answer does not say who gave it. */
  answered(
    phase: PhaseIndex,
    status: number,
    ok: boolean,
    endpoint: number,
    responseMs: number,
    uncorrectedMs: number,
  ): void {
    this.#ended++;
    this.#phases[phase].answered(status, ok, endpoint, responseMs, uncorrectedMs);
  }

  /** Sent, but the connection broke before the full answer. */
  broken(phase: PhaseIndex, responseMs: number): void {
    this.#ended++;
    this.#phases[phase].counts.failed++;
    this.#phases[phase].otherTime.recordMs(responseMs);
  }

  timedOut(phase: PhaseIndex, responseMs: number): void {
    this.#ended++;
    this.#phases[phase].counts.timedOut++;
    this.#phases[phase].otherTime.recordMs(responseMs);
  }

  refused(phase: PhaseIndex, responseMs: number, reason: string): void {
    this.#ended++;
    this.#phases[phase].refused(reason);
    this.#phases[phase].otherTime.recordMs(responseMs);
  }

  cancelled(phase: PhaseIndex): void {
    this.#ended++;
    this.#phases[phase].counts.cancelled++;
  }

  unsent(phase: PhaseIndex): void {
    this.#phases[phase].counts.unsent++;
  }

  inFlightAtEnd(phase: PhaseIndex): void {
    this.#phases[phase].counts.inFlightAtEnd++;
  }

  connectionOpened(): void {
    this.#connections.opened++;
  }

  tlsHandshake(tookMs: number, resumed: boolean): void {
    this.#connections.tlsHandshakes++;
    if (resumed) this.#connections.tlsResumed++;
    this.#handshakeTime.recordMs(tookMs);
  }

  /** Counts, statuses and response times; with `details` the rest as well, which else waits for a take that asks. */
  take(
    fromMs: number,
    toMs: number,
    inFlight: number,
    health: ThreadHealth | null,
    details = true,
  ): GeneratorInterval {
    const ended = this.#ended;
    this.#ended = 0;
    return {
      hop: 'generator',
      load: this.#load,
      fromMs,
      toMs,
      phases: {
        warmup: this.#phases[WARMUP].take(details),
        measure: this.#phases[MEASURE].take(details),
      },
      ended,
      inFlight,
      connections: takeCounts(this.#connections),
      handshakeTime: this.#handshakeTime.takeDelta(),
      health,
    };
  }
}

class GeneratorPhase {
  readonly counts = noRequests();
  readonly otherTime = new TimeLog();
  readonly connectTime = new TimeLog();
  readonly #sendLag = new TimeLog();
  /** As intended, and as sent. */
  readonly #gaps = new PairedTimeLog();
  /** Of the request sent last; NaN before the first. */
  #intendedMs = NaN;
  #readyMs = NaN;
  /** Since the intended send, and uncorrected. */
  readonly #responseTimes = new PairedTimeLog();
  readonly #statuses = new Uint32Array(1000);
  readonly #refusals = new Map<string, number>();
  readonly #endpoints: EndpointLog;
  readonly #discovered: DiscoveredNames | undefined;

  constructor(endpointCount: number, discovered: DiscoveredNames | undefined) {
    this.#discovered = discovered;
    this.#endpoints = new EndpointLog(endpointCount);
  }

  sent(intendedMs: number, readyMs: number): void {
    this.counts.sent++;
    this.#sendLag.recordMs(readyMs - intendedMs);
    if (this.#readyMs >= 0) {
      this.#gaps.recordMs(intendedMs - this.#intendedMs, readyMs - this.#readyMs);
    }
    this.#intendedMs = intendedMs;
    this.#readyMs = readyMs;
  }

  answered(
    status: number,
    ok: boolean,
    endpoint: number,
    responseMs: number,
    uncorrectedMs: number,
  ): void {
    this.#statuses[status]!++;
    if (ok) {
      this.counts.ok++;
      this.#responseTimes.recordMs(responseMs, uncorrectedMs);
    } else {
      this.counts.failed++;
      this.otherTime.recordMs(responseMs);
    }
    if (endpoint < 0) return;
    if (ok) this.#endpoints.ok(endpoint, responseMs);
    else this.#endpoints.failed(endpoint);
  }

  refused(reason: string): void {
    this.counts.refused++;
    this.#refusals.set(reason, (this.#refusals.get(reason) ?? 0) + 1);
  }

  take(details: boolean): GeneratorPhaseDelta {
    const statuses: [number, number][] = [];
    this.#statuses.forEach((count, status) => {
      if (count > 0) statuses.push([status, count]);
    });
    this.#statuses.fill(0);
    return {
      counts: takeCounts(this.counts),
      statuses,
      refusals: this.#takeRefusals(),
      responseTime: this.#responseTimes.takeFirst(),
      otherTime: this.otherTime.takeDelta(details),
      uncorrectedTime: this.#responseTimes.takeSecond(details),
      sendLag: this.#sendLag.takeDelta(details),
      connectTime: this.connectTime.takeDelta(details),
      intendedGaps: this.#gaps.takeFirst(details),
      sentGaps: this.#gaps.takeSecond(details),
      endpoints: details ? this.#takeEndpoints() : [],
    };
  }

  #takeRefusals(): [string, number][] {
    const taken = [...this.#refusals];
    this.#refusals.clear();
    return taken;
  }

  #takeEndpoints(): GeneratorEndpointDelta[] {
    const taken = this.#endpoints.take();
    const names = this.#discovered?.names;
    if (!names) return taken;
    return taken.map((delta) => ({ ...delta, endpoint: names[delta.endpoint]! }));
  }
}
