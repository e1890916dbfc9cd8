/** The pods without sockets: the models, what each request demands of them, and what they count. */
import type { Distribution } from '../../core/distribution.ts';
import type { PodsInterval } from '../../core/run-event.ts';
import type { Scheduler } from '../../core/clock.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { Sampler } from '../../core/sampler.ts';
import { PodsRecorder } from '../../metrics/pods-recorder.ts';
import { PodModel } from '../../pods/pod-model.ts';
import type { Steering } from '../../pods/steering.ts';
import type { ProbeReport } from '../../strategies/contract.ts';
import type { SimulatedOracle } from './simulated-oracle.ts';
import type { SimulatedRequest } from './simulated-request.ts';

export class SimulatedPods {
  readonly #podOf: Int32Array;
  readonly #models: readonly PodModel[];
  readonly #serviceTimes: readonly Distribution[];
  readonly #demands: Sampler;
  readonly #recorder: PodsRecorder;
  readonly #scheduler: Scheduler;
  readonly #oracle: SimulatedOracle | undefined;

  constructor(run: RunSpec, scheduler: Scheduler, oracle?: SimulatedOracle) {
    const { endpoints, pods } = run;
    this.#scheduler = scheduler;
    this.#oracle = oracle;
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
    request.status = steering.status ?? 200;
    request.demandMs = this.#demandMs(request, pod, steering);
    this.#oracle?.announce(pod, request, this.#scheduler.now());
    this.#models[pod]!.accept(request);
    return true;
  }

  /** It is on its way here; so far that is for the oracle alone to know. */
  expect(request: SimulatedRequest, arrivesMs: number): void {
    if (!this.#oracle) return;
    const pod = this.#podOf[request.endpoint]!;
    const steering = request.reception.steering(pod);
    if (steering.fail === 'reset') return;
    request.demandMs = this.#demandMs(request, pod, steering);
    this.#oracle.announce(pod, request, arrivesMs);
  }

  /** The client left while its request was on the way here. */
  acceptAborted(request: SimulatedRequest): void {
    const { phase, endpoint } = request;
    this.#recorder.accepted(phase, endpoint);
    this.#recorder.aborted(phase, endpoint);
    this.#oracle?.left(this.#podOf[endpoint]!, request);
  }

  abort(request: SimulatedRequest): void {
    request.pod!.abort(request);
    this.#recorder.aborted(request.phase, request.endpoint);
    this.#oracle?.left(this.#podOf[request.endpoint]!, request);
  }

  completed(request: SimulatedRequest, queueMs: number, serviceMs: number): void {
    const { phase, endpoint } = request;
    this.#recorder.completed(phase, endpoint, queueMs, serviceMs);
    this.#oracle?.left(this.#podOf[endpoint]!, request);
  }

  take(fromMs: number, toMs: number, details: boolean, endpoints: boolean): PodsInterval {
    return this.#recorder.take(fromMs, toMs, null, details, endpoints);
  }

  #demandMs(request: SimulatedRequest, pod: number, { fail, delayMs }: Steering): number {
    if (fail === 'hang') return Infinity;
    if (delayMs !== undefined) return delayMs * this.#models[pod]!.spec.speed;
    return this.#demands.sample(this.#serviceTimes[pod]!, request.sequence);
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
