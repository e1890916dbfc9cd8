/**
 * Sends each request when it is due and accounts for every one. Response time counts from the *intended* send, so a
 * late generator or a stalled target cannot hide (coordinated omission).
 */
import type { Socket } from 'node:net';
import { Loads, type LoadTarget } from '../../../arrivals/loads.ts';
import type { Scheduler } from '../../../core/clock.ts';
import type { GeneratorInterval, RequestPhase, ThreadHealth } from '../../../core/run-event.ts';
import type { RunSpec } from '../../../core/run-spec.ts';
import { DiscoveredNames, mostDiscovered } from '../../../metrics/discovered-names.ts';
import { GeneratorRecorder } from '../../../metrics/generator-recorder.ts';
import { MEASURE, WARMUP } from '../../../metrics/phase-index.ts';
import { CookieJar } from '../../../requests/cookie-jar.ts';
import { RequestValues } from '../../../requests/request-values.ts';
import { Patience } from '../../patience.ts';
import { anonymous, clientAddress, Clients } from '../../clients.ts';
import { inFlightOf } from '../../in-flight-of.ts';
import type { GeneratorData } from '../messages.ts';
import { ClientRequest } from './client-request.ts';
import { ConnectionTable, isSecure } from './connection-table.ts';
import type { RequestOwner } from './connections.ts';
import { destinationsOf } from './destination.ts';
import { type EncodedRequest, encodeRequest } from './encoded-request.ts';
import type { HandshakeObserver } from './tls-client.ts';

/** However few requests may be in flight: connections take their time to close. */
const leastOpen = 64;

export class Generator implements LoadTarget, RequestOwner, HandshakeObserver {
  readonly #run: RunSpec;
  readonly #scheduler: Scheduler;
  readonly #drained: () => void;
  readonly #maxInFlight: number;
  /** Connections: those in use, as many idle ones, and those given up that the other side does not close. */
  readonly #mostOpen: number;
  /** By load. */
  readonly #recorders: readonly GeneratorRecorder[];
  readonly #loads: Loads;
  readonly #clients: Clients;
  readonly #cookies = new Map<number, CookieJar>();
  readonly #ownAddresses: boolean;
  readonly #requests: readonly EncodedRequest[];
  readonly #patience: Patience;
  readonly #connections: ConnectionTable;
  readonly #live = new Set<ClientRequest>();
  readonly #spare: ClientRequest[] = [];
  readonly #open = new Set<Socket>();
  #loadOver = false;

  constructor(data: GeneratorData, scheduler: Scheduler, drained: () => void) {
    const { run } = data;
    this.#run = run;
    this.#scheduler = scheduler;
    this.#drained = drained;
    const { maxInFlight = Math.ceil(run.maxInFlight / (data.part?.count ?? 1)) } = data;
    this.#maxInFlight = maxInFlight;
    this.#mostOpen = Math.max(leastOpen, 2 * maxInFlight);
    const discovered = new DiscoveredNames();
    this.#recorders = run.loads.map((_, load) =>
      run.target
        ? new GeneratorRecorder(mostDiscovered, discovered, load)
        : new GeneratorRecorder(run.endpoints.length, undefined, load),
    );
    this.#loads = new Loads(run, scheduler, this, data.part);
    this.#clients = new Clients(run);
    // Only what listens on loopback can be reached from there.
    this.#ownAddresses = !run.target && (data.ownAddresses ?? false);
    const values = new RequestValues(run);
    this.#requests = run.requests.map((request) => encodeRequest(request, values));
    this.#patience = new Patience(run, scheduler);
    this.#connections = new ConnectionTable(
      run,
      destinationsOf(run, data, discovered),
      { ownAddresses: this.#ownAddresses, maxIdle: maxInFlight },
      this,
      this.#open,
    );
  }

  start(): void {
    this.#loads.start();
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
    const recorder = this.#recorders[load]!;
    recorder.intended(phase);
    if (this.#live.size >= this.#maxInFlight || this.#open.size >= this.#mostOpen) {
      recorder.unsent(phase);
      this.#loads.requestEnded(load, user);
      return;
    }
    const { method, host, expect } = this.#run.requests[kind]!;
    const request = this.#spare.pop() ?? new ClientRequest((expired) => this.#expired(expired));
    this.#live.add(request);
    request.phase = phase;
    request.load = load;
    request.user = user;
    request.kind = kind;
    const client = this.#clients.of(k, user);
    request.client = client;
    request.cookies = client === anonymous ? undefined : this.#cookiesOf(client);
    request.replica = this.#clients.replicaOf(k, client, user);
    request.host = host;
    request.text = this.#encode(request, k, phaseName);
    request.bodiless = method === 'HEAD';
    request.expectation = expect;
    request.intendedMs = intendedMs;
    request.waitingSinceMs = undefined;
    this.#patience.begin(request, kind, intendedMs);
    this.#connections.to(request.replica, kind).dispatch(request);
  }

  loadOver(): void {
    this.#loadOver = true;
    if (this.#live.size === 0) this.#drained();
  }

  connectionOpened(): void {
    this.#recorders[0]!.connectionOpened();
  }

  tlsHandshake(tookMs: number, resumed: boolean): void {
    this.#recorders[0]!.tlsHandshake(tookMs, resumed);
  }

  waiting(request: ClientRequest): void {
    request.waitingSinceMs = this.#scheduler.now();
  }

  sent(request: ClientRequest): void {
    const sentMs = this.#scheduler.now();
    request.sentMs = sentMs;
    const { load, phase, intendedMs, waitingSinceMs } = request;
    const recorder = this.#recorders[load]!;
    recorder.sent(phase, intendedMs, waitingSinceMs ?? sentMs);
    if (waitingSinceMs !== undefined) recorder.connected(phase, sentMs - waitingSinceMs);
  }

  answered(request: ClientRequest, status: number, ok: boolean, endpoint: number): void {
    const { load, phase, intendedMs, sentMs } = request;
    const now = this.#scheduler.now();
    const recorder = this.#recorders[load]!;
    recorder.answered(phase, status, ok, endpoint, now - intendedMs, now - sentMs);
    this.#ended(request);
  }

  broken(request: ClientRequest): void {
    const responseMs = this.#scheduler.now() - request.intendedMs;
    this.#recorders[request.load]!.broken(request.phase, responseMs);
    this.#ended(request);
  }

  refused(request: ClientRequest, reason: string): void {
    const responseMs = this.#scheduler.now() - request.intendedMs;
    this.#recorders[request.load]!.refused(request.phase, responseMs, reason);
    this.#ended(request);
  }

  take(fromMs: number, toMs: number, health: ThreadHealth): readonly GeneratorInterval[] {
    return this.#recorders.map((recorder, load) =>
      recorder.take(fromMs, toMs, inFlightOf(this.#live, load), health),
    );
  }

  get openSockets(): Iterable<Socket> {
    return this.#open;
  }

  /** Ends the load; whatever is still under way is counted as in flight at the end and left. */
  close(): void {
    this.#loads.stop();
    for (const request of this.#live) {
      const begun = this.#connections.to(request.replica, request.kind).abandon(request);
      const recorder = this.#recorders[request.load]!;
      if (begun) recorder.inFlightAtEnd(request.phase);
      else recorder.unsent(request.phase);
      request.deadlineQueue?.remove(request);
    }
    this.#live.clear();
    this.#connections.closeIdle();
  }

  /** The client's patience is over: by timeout, or on purpose. */
  #expired(request: ClientRequest): void {
    const { phase, intendedMs, kind, replica } = request;
    const recorder = this.#recorders[request.load]!;
    if (this.#patience.leavesOnPurpose(kind)) recorder.cancelled(phase);
    else recorder.timedOut(phase, this.#scheduler.now() - intendedMs);
    this.#connections.to(replica, kind).abandon(request);
    this.#ended(request);
  }

  #cookiesOf(client: number): CookieJar {
    let jar = this.#cookies.get(client);
    if (!jar) {
      jar = new CookieJar();
      this.#cookies.set(client, jar);
    }
    return jar;
  }

  /** With what tells whose request it is. */
  #encode({ kind, client, cookies, host }: ClientRequest, k: number, phase: RequestPhase): string {
    const encoded = this.#requests[kind]!;
    if (!cookies) return encoded.encode(k, phase);
    const address = this.#ownAddresses ? '' : `\r\nx-forwarded-for: ${clientAddress(client)}`;
    const kept = cookies.header(host, encoded.target(k), isSecure(this.#run, kind));
    return encoded.encode(k, phase, address, kept);
  }

  #ended(request: ClientRequest): void {
    request.deadlineQueue?.remove(request);
    this.#live.delete(request);
    this.#spare.push(request);
    this.#loads.requestEnded(request.load, request.user);
    if (this.#loadOver && this.#live.size === 0) this.#drained();
  }
}
