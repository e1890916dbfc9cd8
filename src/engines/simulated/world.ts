/**
 * The simulated world: clients, ingress replicas and pods joined in virtual time, each counting for itself exactly as
 * its counterpart on the wire does. When a client leaves, ingress and pod hear of it at once.
 */
import { Loads, type LoadTarget } from '../../arrivals/loads.ts';
import type { AttemptFailure } from '../../balancer/retry-policy.ts';
import type { Interval, RequestPhase } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { GeneratorRecorder } from '../../metrics/generator-recorder.ts';
import { MEASURE, WARMUP } from '../../metrics/phase-index.ts';
import { isExpectedStatus } from '../../requests/expected-status.ts';
import type { Outcome, StrategyDefinition } from '../../strategies/contract.ts';
import { anonymous, clientAddress, Clients } from '../clients.ts';
import { inFlightOf } from '../in-flight-of.ts';
import { Patience } from '../patience.ts';
import { ClientCookies } from './client-cookies.ts';
import { Hops } from './hops.ts';
import { provide } from './provided.ts';
import { RequestKinds } from './request-kinds.ts';
import { SimulatedConnections } from './simulated-connections.ts';
import type { IntervalDetails } from './interval-details.ts';
import { SimulatedPods } from './simulated-pods.ts';
import { SimulatedProbes } from './simulated-probes.ts';
import { passesOn, SimulatedReplica } from './simulated-replica.ts';
import { type Leg, type RequestHost, SimulatedRequest } from './simulated-request.ts';
import type { VirtualScheduler } from './virtual-scheduler.ts';
import type { WaitingLines } from './waiting-lines.ts';

export class World implements LoadTarget, RequestHost {
  readonly #run: RunSpec;
  readonly #scheduler: VirtualScheduler;
  readonly #loads: Loads;
  readonly #kinds: RequestKinds;
  readonly #clients: Clients;
  readonly cookies: ClientCookies;
  readonly #patience: Patience;
  /** Absent where they cost nothing. */
  readonly #hops: Hops | undefined;
  /** By load. */
  readonly #generator: readonly GeneratorRecorder[];
  readonly #replicas: readonly SimulatedReplica[];
  readonly #pods: SimulatedPods;
  /** Absent where requests do not wait for endpoints. */
  readonly #lines: WaitingLines | undefined;
  /** Absent where nobody asks which. */
  readonly #connections: SimulatedConnections | undefined;
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
    this.#clients = new Clients(run);
    this.cookies = new ClientCookies(run);
    this.#patience = new Patience(run, scheduler);
    this.#kinds = new RequestKinds(run, scheduler);
    this.#hops = run.hops && new Hops(run.hops, run);
    this.#generator = run.loads.map(
      (_, load) => new GeneratorRecorder(run.endpoints.length, undefined, load),
    );
    const { oracle, lines } = provide(strategy, run, scheduler, (request) =>
      this.#pass(request, this.#replicas[request.replica]!.acceptWaiting(request)),
    );
    this.#lines = lines;
    this.#pods = new SimulatedPods(run, scheduler, oracle);
    const probes = strategy.needs?.includes('probes')
      ? new SimulatedProbes(run, this.#pods, scheduler)
      : undefined;
    const provided = { oracle, lines, probes };
    this.#replicas = Array.from(
      { length: run.replicas },
      (_, index) => new SimulatedReplica(run, strategy, index, scheduler, provided),
    );
    this.#connections =
      run.strategy.per === 'connection' ? new SimulatedConnections(run) : undefined;
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
    this.#lines?.close();
    for (const request of this.#requests) {
      if (!request.live) continue;
      this.#generator[request.load]!.inFlightAtEnd(request.phase);
      this.#giveUp(request);
    }
  }

  /** `details`: whether with all that intervals need not tell each time. */
  *takeIntervals(
    fromMs: number,
    toMs: number,
    { details, generatorDetails, endpoints }: IntervalDetails,
  ): Generator<Interval> {
    const live = this.#requests.filter((request) => request.live);
    for (const [load, recorder] of this.#generator.entries()) {
      yield recorder.take(fromMs, toMs, inFlightOf(live, load), null, generatorDetails);
    }
    for (const replica of this.#replicas) yield replica.take(fromMs, toMs, details, endpoints);
    yield this.#pods.take(fromMs, toMs, details, endpoints);
  }

  loadOver(): void {
    this.#loadOver = true;
    this.#stopWhenOver();
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
    request.client = client;
    request.cookies = this.cookies.of(client);
    request.clientAddress = client === anonymous ? '127.0.0.1' : clientAddress(client);
    request.replica = this.#clients.replicaOf(k, client, user);
    request.connection = this.#connections?.take(request.replica, client);
    request.reception = this.#kinds.receive(kind, k, request);
    recorder.sent(phase, intendedMs, this.#scheduler.now());
    this.#patience.begin(request, kind, intendedMs);
    if (this.#hops) this.#travel(request, 'to ingress', this.#hops.toIngressMs(k));
    else this.#arriveAtIngress(request);
  }

  served(request: SimulatedRequest, queueMs: number, serviceMs: number): void {
    this.#pods.completed(request, queueMs, serviceMs);
    this.#leavePod(request);
  }

  clientLeft(request: SimulatedRequest): void {
    const recorder = this.#generator[request.load]!;
    if (this.#patience.leavesOnPurpose(request.kind)) recorder.cancelled(request.phase);
    else recorder.timedOut(request.phase, this.#scheduler.now() - request.intendedMs);
    this.#giveUp(request);
  }

  attemptTimedOut(request: SimulatedRequest): void {
    this.#dropAttempt(request, 'failed');
    this.#proceed(request, 'timeout');
  }

  requestTimedOut(request: SimulatedRequest): void {
    if (request.ticket > 0) this.#replicas[request.replica]!.leaveLine(request);
    else this.#dropAttempt(request, 'failed');
    this.#answerLocally(request, 504);
  }

  legDue(request: SimulatedRequest): void {
    if (request.legEndsMs > this.#scheduler.now()) return;
    const { leg } = request;
    request.leg = 'none';
    if (leg === 'to ingress') this.#arriveAtIngress(request);
    else if (leg === 'to pod') this.#arriveAtPod(request);
    else if (leg === 'from pod') this.#returnToIngress(request);
    else this.#answer(request);
  }

  #travel(request: SimulatedRequest, leg: Leg, delayMs: number): void {
    request.leg = leg;
    request.legEndsMs = this.#scheduler.now() + delayMs;
    this.#scheduler.at(request.legEndsMs, request);
  }

  #arriveAtIngress(request: SimulatedRequest): void {
    this.#pass(request, this.#replicas[request.replica]!.accept(request));
  }

  /** As the replica said; false where the request waits. */
  #pass(request: SimulatedRequest, localStatus: number): boolean {
    if (localStatus > 0) this.#answerLocally(request, localStatus);
    else if (localStatus === 0) this.#sendToPod(request);
    return localStatus >= 0;
  }

  #sendToPod(request: SimulatedRequest): void {
    if (this.#hops) {
      this.#travel(request, 'to pod', this.#hops.toPodMs(request.sequence));
      this.#pods.expect(request, request.legEndsMs);
    } else this.#arriveAtPod(request);
  }

  #arriveAtPod(request: SimulatedRequest): void {
    if (this.#pods.accept(request)) return;
    request.status = 0;
    this.#leavePod(request);
  }

  #leavePod(request: SimulatedRequest): void {
    if (this.#hops) this.#travel(request, 'from pod', this.#hops.fromPodMs(request.sequence));
    else this.#returnToIngress(request);
  }

  /** With the pod's answer, or with the news that the connection broke. */
  #returnToIngress(request: SimulatedRequest): void {
    const answered = request.status > 0;
    this.#replicas[request.replica]!.endAttempt(request, answered ? 'answered' : 'failed');
    this.#proceed(request, answered ? request.status : 'reset');
  }

  /** With another attempt, or else to the client. */
  #proceed(request: SimulatedRequest, end: AttemptFailure): void {
    const next = this.#replicas[request.replica]!.proceed(request, end);
    if (next === passesOn) this.#leaveIngress(request);
    else this.#pass(request, next);
  }

  #answerLocally(request: SimulatedRequest, status: number): void {
    request.status = status;
    request.endpoint = -1;
    this.#leaveIngress(request);
  }

  #leaveIngress(request: SimulatedRequest): void {
    request.attemptsOver();
    if (this.#hops) this.#travel(request, 'to client', this.#hops.toClientMs(request.sequence));
    else this.#answer(request);
  }

  #answer(request: SimulatedRequest): void {
    const { phase, status, endpoint, newCookie } = request;
    // Not by an answer of the ingress's own.
    if (newCookie !== '' && endpoint >= 0) this.cookies.keep(request, newCookie);
    const responseMs = this.#scheduler.now() - request.intendedMs;
    const ok = isExpectedStatus(this.#run.requests[request.kind]!.expect, status);
    const recorder = this.#generator[request.load]!;
    recorder.answered(phase, status, ok, endpoint, responseMs, responseMs);
    if (request.connection) this.#connections!.answered(request.connection);
    this.#retire(request);
  }

  #giveUp(request: SimulatedRequest): void {
    if (request.leg === 'to ingress') this.#replicas[request.replica]!.acceptCancelled(request);
    else if (request.lease.endpoint) this.#dropAttempt(request, 'cancelled');
    else if (request.ticket > 0) this.#replicas[request.replica]!.waitingCancelled(request);
    request.leg = 'none';
    request.attemptsOver();
    this.#retire(request);
  }

  /** Wherever it is between the ingress and the pod's answer. */
  #dropAttempt(request: SimulatedRequest, outcome: Outcome): void {
    const { leg } = request;
    request.leg = 'none';
    if (leg === 'to pod') this.#pods.acceptAborted(request);
    else if (leg === 'none') this.#pods.abort(request);
    this.#replicas[request.replica]!.endAttempt(request, outcome);
  }

  #retire(request: SimulatedRequest): void {
    const { match } = request.reception;
    if (match.kind === 'route') match.admission?.over();
    request.deadlineQueue?.remove(request);
    request.live = false;
    this.#live--;
    this.#idle.push(request);
    this.#loads.requestEnded(request.load, request.user);
    this.#stopWhenOver();
  }

  #stopWhenOver(): void {
    if (this.over) this.#scheduler.stop();
  }

  #newRequest(): SimulatedRequest {
    const request = new SimulatedRequest(this);
    this.#requests.push(request);
    return request;
  }
}
