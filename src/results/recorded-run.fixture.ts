/** Records a run by hand through the real recorders: requests as data in, run events at any interval length out. */
import type { RunEvent } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { GeneratorRecorder } from '../metrics/generator-recorder.ts';
import { IngressRecorder } from '../metrics/ingress-recorder.ts';
import { nextCut } from '../metrics/interval-cuts.ts';
import { MEASURE, WARMUP } from '../metrics/phase-index.ts';
import { PodsRecorder } from '../metrics/pods-recorder.ts';
import { RunFold } from './fold.ts';
import { smallRun } from './small-run.fixture.ts';

export interface RecordedRequest {
  readonly atMs: number;
  readonly endpoint: number;
  readonly replica: number;
  readonly queueMs: number;
  readonly serviceMs: number;
  readonly fate: 'ok' | 'failed' | 'timedOut' | 'cancelled' | 'unsent' | 'notFound' | 'open';
}

const usual = { endpoint: 0, replica: 0, queueMs: 0, serviceMs: 10, fate: 'ok' } as const;

/** Ten in the warm-up; a hundred measured, of which 60 on a, 30 on b, and ten that end otherwise. */
export const sampleRequests: RecordedRequest[] = [
  ...every(10, 10, 0, { endpoint: 1 }),
  ...every(60, 10, 100, {}),
  ...every(30, 10, 700, { endpoint: 1, replica: 1, queueMs: 5, serviceMs: 20 }),
  { ...usual, atMs: 1000, fate: 'failed' },
  { ...usual, atMs: 1001, fate: 'failed', endpoint: 1 },
  { ...usual, atMs: 1002, fate: 'timedOut', serviceMs: 300 },
  { ...usual, atMs: 1003, fate: 'cancelled' },
  { ...usual, atMs: 1004, fate: 'unsent' },
  ...every(4, 1, 1005, { fate: 'notFound' }),
  { ...usual, atMs: 1090, fate: 'open' },
];

function every(
  count: number,
  gapMs: number,
  fromMs: number,
  like: Partial<RecordedRequest>,
): RecordedRequest[] {
  return Array.from({ length: count }, (_, i) => ({ ...usual, atMs: fromMs + i * gapMs, ...like }));
}

export function recordRun(
  run: RunSpec,
  requests: readonly RecordedRequest[],
  intervalMs: number,
  endMs: number,
): RunEvent[] {
  const recording = new Recording(run);
  const steps = requests.flatMap((request) => recording.steps(request));
  steps.sort((a, b) => a.atMs - b.atMs);
  const events: RunEvent[] = [];
  let next = 0;
  for (let fromMs = 0; fromMs < endMs;) {
    const toMs = Math.min(nextCut(fromMs, run.timeline, intervalMs), endMs);
    while (next < steps.length && steps[next]!.atMs < toMs) steps[next++]!.happen();
    if (toMs === endMs) recording.end();
    events.push(...recording.take(fromMs, toMs));
    fromMs = toMs;
  }
  return events;
}

/** Of `smallRun`, to its planned end. */
export function foldRun(events: readonly RunEvent[], run = smallRun): RunFold {
  const folded = new RunFold(run);
  folded.apply({ kind: 'phase', phase: 'warmup', atMs: 0 });
  for (const event of events) folded.apply(event);
  folded.apply({ kind: 'phase', phase: 'drain', atMs: 1100 });
  folded.apply({ kind: 'ended', atMs: 1600, aborted: false });
  return folded;
}

interface Step {
  readonly atMs: number;
  happen(): void;
}

class Recording {
  readonly #run: RunSpec;
  readonly #generator: GeneratorRecorder;
  readonly #replicas: readonly IngressRecorder[];
  readonly #pods: PodsRecorder;
  readonly #open = new Set<RecordedRequest>();
  readonly #inFlight: number[][];
  readonly #busy: number[];

  constructor(run: RunSpec) {
    const { endpoints, pods, routes } = run;
    this.#run = run;
    this.#generator = new GeneratorRecorder(endpoints.length);
    this.#replicas = Array.from(
      { length: run.replicas },
      (_, i) => new IngressRecorder(i, endpoints.length, routes.length),
    );
    this.#pods = new PodsRecorder(endpoints.length, pods.length);
    this.#inFlight = this.#replicas.map(() => endpoints.map(() => 0));
    this.#busy = pods.map(() => 0);
  }

  steps(request: RecordedRequest): Step[] {
    const { atMs, queueMs, serviceMs, fate } = request;
    const steps = [{ atMs, happen: () => this.#begin(request) }];
    if (fate === 'unsent' || fate === 'notFound' || fate === 'open') return steps;
    steps.push({ atMs: atMs + queueMs, happen: () => this.#serve(request, atMs + queueMs, 1) });
    const doneMs = atMs + queueMs + serviceMs;
    steps.push({ atMs: doneMs, happen: () => this.#finish(request, doneMs) });
    return steps;
  }

  end(): void {
    for (const request of this.#open) this.#generator.inFlightAtEnd(this.#phase(request));
  }

  take(fromMs: number, toMs: number): RunEvent[] {
    const intervals = [
      this.#generator.take(fromMs, toMs, this.#open.size, null),
      ...this.#replicas.map((replica) => replica.take(fromMs, toMs, 0, null)),
      this.#pods.take(fromMs, toMs, null),
    ];
    return intervals.map((interval) => ({ kind: 'interval', interval }));
  }

  #phase({ atMs }: RecordedRequest): typeof WARMUP | typeof MEASURE {
    return atMs < this.#run.timeline.warmupMs ? WARMUP : MEASURE;
  }

  #begin(request: RecordedRequest): void {
    const phase = this.#phase(request);
    const replica = this.#replicas[request.replica]!;
    this.#generator.intended(phase);
    if (request.fate === 'unsent') return this.#generator.unsent(phase);
    this.#generator.sent(phase, request.atMs, request.atMs + 0.25);
    replica.accepted(phase);
    if (request.fate === 'notFound') {
      replica.routed(phase, -1);
      replica.answeredLocally(phase);
      return this.#generator.answered(phase, 404, false, -1, 0.5, 0.25);
    }
    replica.routed(phase, 0);
    replica.forwarded(phase);
    replica.attempted(phase, request.endpoint);
    this.#dispatched(request, request.atMs, 1);
    this.#pods.accepted(phase, request.endpoint);
    this.#open.add(request);
  }

  #finish(request: RecordedRequest, nowMs: number): void {
    const { endpoint, queueMs, serviceMs, fate } = request;
    const phase = this.#phase(request);
    const replica = this.#replicas[request.replica]!;
    const took = queueMs + serviceMs;
    this.#open.delete(request);
    this.#serve(request, nowMs, -1);
    this.#dispatched(request, nowMs, -1);
    replica.attemptEnded(phase, endpoint, fate === 'ok' || fate === 'failed', took);
    if (fate === 'ok' || fate === 'failed') {
      this.#pods.completed(phase, endpoint, queueMs, serviceMs);
      const status = fate === 'ok' ? 200 : 503;
      this.#generator.answered(phase, status, fate === 'ok', endpoint, took, took - 0.25);
      return;
    }
    this.#pods.aborted(phase, endpoint);
    if (fate === 'timedOut') this.#generator.timedOut(phase, took);
    else this.#generator.cancelled(phase);
  }

  #serve({ endpoint }: RecordedRequest, nowMs: number, change: 1 | -1): void {
    const { pod } = this.#run.endpoints[endpoint]!;
    this.#pods.busyChanged(pod, nowMs, (this.#busy[pod]! += change));
  }

  #dispatched({ replica, endpoint }: RecordedRequest, nowMs: number, change: 1 | -1): void {
    const inFlight = this.#inFlight[replica]!;
    inFlight[endpoint]! += change;
    this.#replicas[replica]!.inFlightChanged(endpoint, nowMs, inFlight[endpoint]!);
  }
}
