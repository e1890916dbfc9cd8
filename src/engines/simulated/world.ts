/**
 * The simulated world: client, ingress replicas and pods joined in virtual time, each counting for itself exactly as
 * its counterpart on the wire does. Hops cost nothing here: what is simulated is arrivals, choices and pods.
 */
import { Loads, type LoadTarget } from '../../arrivals/loads.ts';
import type { Balancer } from '../../balancer/balancer.ts';
import type { Interval, RequestPhase } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { Sampler } from '../../core/sampler.ts';
import { GeneratorRecorder } from '../../metrics/generator-recorder.ts';
import { IngressRecorder } from '../../metrics/ingress-recorder.ts';
import { MEASURE, WARMUP } from '../../metrics/phase-index.ts';
import { PodsRecorder } from '../../metrics/pods-recorder.ts';
import { PodModel } from '../../pods/pod-model.ts';
import { isExpectedStatus } from '../../requests/expected-status.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { Patience } from '../patience.ts';
import { anonymous, clientAddress, Clients } from '../clients.ts';
import { inFlightOf } from '../in-flight-of.ts';
import { createBalancers } from '../replica.ts';
import { type RequestHost, SimulatedRequest } from './simulated-request.ts';
import { RequestKinds } from './request-kinds.ts';
import type { VirtualScheduler } from './virtual-scheduler.ts';

interface Replica {
  readonly balancers: readonly Balancer[];
  readonly recorder: IngressRecorder;
}

export class World implements LoadTarget, RequestHost {
  readonly #run: RunSpec;
  readonly #scheduler: VirtualScheduler;
  readonly #loads: Loads;
  readonly #kinds: RequestKinds;
  readonly #demands: Sampler;
  readonly #clients: Clients;
  readonly #patience: Patience;
  /** By load. */
  readonly #generator: readonly GeneratorRecorder[];
  readonly #replicas: readonly Replica[];
  readonly #podsRecorder: PodsRecorder;
  readonly #pods: readonly PodModel[];
  /** All there are, whether in use or idle. */
  readonly #requests: SimulatedRequest[] = [];
  readonly #idle: SimulatedRequest[] = [];
  #live = 0;
  /** So far. */
  issued = 0;
  #loadOver = false;

  constructor(run: RunSpec, strategy: StrategyDefinition, scheduler: VirtualScheduler) {
    this.#run = run;
    this.#scheduler = scheduler;
    this.#loads = new Loads(run, scheduler, this);
    this.#demands = new Sampler(run.seed, 'demand');
    this.#clients = new Clients(run);
    this.#patience = new Patience(run, scheduler);
    this.#kinds = new RequestKinds(run);
    this.#generator = run.loads.map(
      (_, load) => new GeneratorRecorder(run.endpoints.length, undefined, load),
    );
    this.#replicas = Array.from({ length: run.replicas }, (_, index) =>
      this.#openReplica(strategy, index),
    );
    const podsRecorder = new PodsRecorder(run.endpoints.length, run.pods.length);
    this.#podsRecorder = podsRecorder;
    this.#pods = run.pods.map(
      (pod, index) =>
        new PodModel(pod, scheduler, (busy, atMs) => podsRecorder.busyChanged(index, atMs, busy)),
    );
  }

  start(): void {
    this.#loads.start();
  }

  /** All requests are issued and answered. */
  get over(): boolean {
    return this.#loadOver && this.#live === 0;
  }

  /** Ends the load; every request still alive is counted as in flight at the end and given up. */
  close(): void {
    this.#loads.stop();
    for (const request of this.#requests) {
      if (!request.live) continue;
      this.#generator[request.load]!.inFlightAtEnd(request.phase);
      this.#giveUp(request);
    }
  }

  /** `details`: whether with all that intervals need not tell each time. */
  takeIntervals(fromMs: number, toMs: number, details: boolean): Interval[] {
    const live = this.#requests.filter((request) => request.live);
    return [
      ...this.#generator.map((recorder, load) =>
        recorder.take(fromMs, toMs, inFlightOf(live, load), null, details),
      ),
      ...this.#replicas.map(({ balancers, recorder }) =>
        recorder.take(
          fromMs,
          toMs,
          sum(balancers, (balancer) => balancer.takeDefects()),
          null,
          details,
        ),
      ),
      this.#podsRecorder.take(fromMs, toMs, null, details),
    ];
  }

  loadOver(): void {
    this.#loadOver = true;
  }

  issue(
    k: number,
    kind: number,
    intendedMs: number,
    phaseName: RequestPhase,
    user: number,
    load: number,
  ): void {
    const phase = phaseName === 'warmup' ? WARMUP : MEASURE;
    const recorder = this.#generator[load]!;
    recorder.intended(phase);
    if (this.#live >= this.#run.maxInFlight) {
      recorder.unsent(phase);
      this.#loads.requestEnded(load, user);
      return;
    }
    const request = this.#idle.pop() ?? this.#newRequest();
    request.live = true;
    this.#live++;
    this.issued++;
    request.sequence = k;
    request.phase = phase;
    request.intendedMs = intendedMs;
    request.load = load;
    request.user = user;
    request.kind = kind;
    const client = this.#clients.of(k, user);
    request.clientAddress = client === anonymous ? '127.0.0.1' : clientAddress(client);
    request.replica = this.#clients.replicaOf(k, client, user);
    request.reception = this.#kinds.receive(kind, k);
    recorder.sent(phase, intendedMs, this.#scheduler.now());
    this.#patience.begin(request, kind, intendedMs);
    this.#arriveAtIngress(request);
  }

  served(request: SimulatedRequest, queueMs: number, serviceMs: number): void {
    this.#podsRecorder.completed(request.phase, request.endpoint, queueMs, serviceMs);
    this.#endAttempt(request, 'answered');
    this.#answer(request, request.status, request.endpoint);
  }

  clientLeft(request: SimulatedRequest): void {
    const recorder = this.#generator[request.load]!;
    if (this.#patience.leavesOnPurpose(request.kind)) recorder.cancelled(request.phase);
    else recorder.timedOut(request.phase, this.#scheduler.now() - request.intendedMs);
    this.#giveUp(request);
  }

  #arriveAtIngress(request: SimulatedRequest): void {
    const { balancers, recorder } = this.#replicas[request.replica]!;
    const { phase } = request;
    recorder.accepted(phase);
    const { match, localStatus } = request.reception;
    if (match.kind !== 'route') {
      this.#answerLocally(request, localStatus);
      return;
    }
    recorder.routed(phase, match.route);
    const refusal =
      match.pool === undefined
        ? 'no-endpoint'
        : balancers[match.pool]!.acquire(request, request.lease);
    if (refusal !== undefined) {
      this.#answerLocally(request, 503);
      return;
    }
    request.endpoint = request.lease.endpoint!.endpointIndex;
    request.dispatchedMs = this.#scheduler.now();
    recorder.forwarded(phase);
    recorder.attempted(phase, request.endpoint);
    this.#arriveAtPod(request);
  }

  #arriveAtPod(request: SimulatedRequest): void {
    const pod = this.#run.endpoints[request.endpoint]!.pod;
    const model = this.#pods[pod]!;
    const steering = request.reception.steering(pod);
    this.#podsRecorder.accepted(request.phase, request.endpoint);
    if (steering.fail === 'reset') {
      this.#podsRecorder.aborted(request.phase, request.endpoint);
      this.#endAttempt(request, 'failed');
      this.#answer(request, 502, -1);
      return;
    }
    request.status = steering.status ?? 200;
    if (steering.fail === 'hang') request.demandMs = Infinity;
    else if (steering.delayMs !== undefined) request.demandMs = steering.delayMs * model.spec.speed;
    else request.demandMs = this.#demands.sample(model.spec.serviceTime, request.sequence);
    model.accept(request);
  }

  #answerLocally(request: SimulatedRequest, status: number): void {
    this.#replicas[request.replica]!.recorder.answeredLocally(request.phase);
    this.#answer(request, status, -1);
  }

  #answer(request: SimulatedRequest, status: number, endpoint: number): void {
    const responseMs = this.#scheduler.now() - request.intendedMs;
    const ok = isExpectedStatus(this.#run.requests[request.kind]!.expect, status);
    this.#generator[request.load]!.answered(
      request.phase,
      status,
      ok,
      endpoint,
      responseMs,
      responseMs,
    );
    this.#retire(request);
  }

  #giveUp(request: SimulatedRequest): void {
    if (request.lease.endpoint) {
      request.pod!.abort(request);
      this.#podsRecorder.aborted(request.phase, request.endpoint);
      this.#endAttempt(request, 'cancelled');
    }
    this.#retire(request);
  }

  #endAttempt(request: SimulatedRequest, outcome: 'answered' | 'failed' | 'cancelled'): void {
    const rttMs = this.#scheduler.now() - request.dispatchedMs;
    request.lease.end(outcome, outcome === 'answered' ? request.status : 0);
    this.#replicas[request.replica]!.recorder.attemptEnded(
      request.phase,
      request.endpoint,
      outcome === 'answered',
      rttMs,
    );
  }

  #retire(request: SimulatedRequest): void {
    request.deadlineQueue?.remove(request);
    request.live = false;
    this.#live--;
    this.#idle.push(request);
    this.#loads.requestEnded(request.load, request.user);
  }

  #newRequest(): SimulatedRequest {
    const request = new SimulatedRequest(this);
    this.#requests.push(request);
    return request;
  }

  #openReplica(strategy: StrategyDefinition, index: number): Replica {
    const recorder = new IngressRecorder(
      index,
      this.#run.endpoints.length,
      this.#run.routes.length,
    );
    const balancers = createBalancers(this.#run, strategy, index, this.#scheduler);
    const scheduler = this.#scheduler;
    for (const balancer of balancers) {
      balancer.onInFlight = {
        inFlightChanged: (endpoint, inFlight) =>
          recorder.inFlightChanged(endpoint, scheduler.now(), inFlight),
      };
    }
    return { balancers, recorder };
  }
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
