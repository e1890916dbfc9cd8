/** The pods without sockets: the models, what each request demands of them, and what they count. */
import type { Distribution } from '../../core/distribution.ts';
import type { PodsInterval } from '../../core/run-event.ts';
import type { Scheduler } from '../../core/clock.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { Sampler } from '../../core/sampler.ts';
import { PodsRecorder } from '../../metrics/pods-recorder.ts';
import { PodModel } from '../../pods/pod-model.ts';
import type { ProbeReport } from '../../strategies/contract.ts';
import type { SimulatedRequest } from './simulated-request.ts';

export class SimulatedPods {
  readonly #podOf: Int32Array;
  readonly #models: readonly PodModel[];
  readonly #serviceTimes: readonly Distribution[];
  readonly #demands: Sampler;
  readonly #recorder: PodsRecorder;

  constructor(run: RunSpec, scheduler: Scheduler) {
    const { endpoints, pods } = run;
    this.#podOf = Int32Array.from(endpoints, ({ pod }) => pod);
    this.#recorder = new PodsRecorder(endpoints.length, pods.length);
    this.#models = pods.map((pod, index) => new PodModel(pod, index, scheduler, this.#recorder));
    this.#serviceTimes = shared(pods.map(({ serviceTime }) => serviceTime));
    this.#demands = new Sampler(run.seed, 'demand');
  }

  keepLatencies(): void {
    for (const model of this.#models) model.keepLatencies();
  }

  /** What the endpoint's pod tells a probe. */
  report(endpoint: number): ProbeReport {
    return this.#models[this.#podOf[endpoint]!]!.report();
  }

  /** False where the pod breaks the connection; else the request is told when it is served. */
  accept(request: SimulatedRequest): boolean {
    const { phase, endpoint } = request;
    const pod = this.#podOf[endpoint]!;
    const steering = request.reception.steering(pod);
    this.#recorder.accepted(phase, endpoint);
    if (steering.fail === 'reset') {
      this.#recorder.aborted(phase, endpoint);
      return false;
    }
    const model = this.#models[pod]!;
    request.status = steering.status ?? 200;
    if (steering.fail === 'hang') request.demandMs = Infinity;
    else if (steering.delayMs !== undefined) request.demandMs = steering.delayMs * model.spec.speed;
    else request.demandMs = this.#demands.sample(this.#serviceTimes[pod]!, request.sequence);
    model.accept(request);
    return true;
  }

  /** The client left while its request was on the way here. */
  acceptAborted({ phase, endpoint }: SimulatedRequest): void {
    this.#recorder.accepted(phase, endpoint);
    this.#recorder.aborted(phase, endpoint);
  }

  abort(request: SimulatedRequest): void {
    request.pod!.abort(request);
    this.#recorder.aborted(request.phase, request.endpoint);
  }

  completed({ phase, endpoint }: SimulatedRequest, queueMs: number, serviceMs: number): void {
    this.#recorder.completed(phase, endpoint, queueMs, serviceMs);
  }

  take(fromMs: number, toMs: number, details: boolean, endpoints: boolean): PodsInterval {
    return this.#recorder.take(fromMs, toMs, null, details, endpoints);
  }
}

/** Equal ones become one object: of ten thousand, most would have to be fetched from memory each time. */
function shared(distributions: readonly Distribution[]): Distribution[] {
  const known = new Map<string, Distribution>();
  return distributions.map((distribution) => {
    const text = JSON.stringify(distribution);
    if (!known.has(text)) known.set(text, distribution);
    return known.get(text)!;
  });
}
