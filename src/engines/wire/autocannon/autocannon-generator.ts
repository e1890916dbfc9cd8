/**
 * A closed loop of a single request by autocannon 9, an independent second generator: its sockets, its parser, its
 * clock. What it tells is counted as our own generator counts.
 *
 * It corrects for coordinated omission only where it is given a rate, and is given none here.
 */
import type autocannon from 'autocannon';
import type { Instance } from 'autocannon';
import type { Scheduler } from '../../../core/clock.ts';
import type { GeneratorInterval, ThreadHealth } from '../../../core/run-event.ts';
import type { RequestSpec, RunSpec } from '../../../core/run-spec.ts';
import { DiscoveredNames, mostDiscovered } from '../../../metrics/discovered-names.ts';
import { GeneratorRecorder } from '../../../metrics/generator-recorder.ts';
import { MEASURE, WARMUP } from '../../../metrics/phase-index.ts';
import { isExpectedStatus } from '../../../requests/expected-status.ts';
import { generatedBody } from '../../../requests/generated-body.ts';
import { anonymous, Clients } from '../../clients.ts';
import { type Destination, destinationsOf } from '../generator/destination.ts';
import type { GeneratorData } from '../messages.ts';
import { type AutocannonClient, AutocannonUser, type ResponseHead } from './autocannon-user.ts';

/** It ends when it is told to. */
const endlessSeconds = 1_000_000;
/** How often it looks whether it was. */
const lookEveryMs = 50;

export class AutocannonGenerator {
  readonly #autocannon: typeof autocannon;
  readonly #run: RunSpec;
  readonly #request: RequestSpec;
  readonly #timeoutMs: number;
  readonly #warmupMs: number;
  readonly #endMs: number;
  readonly #scheduler: Scheduler;
  readonly #drained: () => void;
  readonly #recorder: GeneratorRecorder;
  readonly #destinations: readonly Destination[];
  readonly #clients: Clients;
  readonly #users: AutocannonUser[] = [];
  readonly #finished = Promise.withResolvers<void>();
  #instance: Instance | undefined;
  #nextK = 0;
  #underWay = 0;
  #loadOver = false;

  constructor(
    program: typeof autocannon,
    data: GeneratorData,
    scheduler: Scheduler,
    drained: () => void,
  ) {
    const { run } = data;
    const [request] = run.requests;
    const { warmupMs, measureMs } = run.timeline;
    this.#autocannon = program;
    this.#run = run;
    this.#request = request!;
    this.#timeoutMs = request!.timeoutMs ?? run.timeoutMs;
    this.#warmupMs = warmupMs;
    this.#endMs = warmupMs + measureMs;
    this.#scheduler = scheduler;
    this.#drained = drained;
    const discovered = new DiscoveredNames();
    this.#recorder = run.target
      ? new GeneratorRecorder(mostDiscovered, discovered)
      : new GeneratorRecorder(run.endpoints.length);
    this.#destinations = destinationsOf(run, data, discovered);
    this.#clients = new Clients(run);
  }

  /** `hosts`: where each destination is, as an address. */
  start(hosts: readonly string[]): void {
    const [stage] = this.#run.loads[0]!.stages;
    const count = stage?.kind === 'closed' ? stage.users : 0;
    const replicas = Array.from({ length: count }, (_, user) =>
      this.#clients.replicaOf(0, anonymous, user),
    );
    const urls = this.#destinations.map(({ port }, index) => `http://${hosts[index]}:${port}/`);
    const options: autocannon.Options = {
      // Its users take them in turn.
      url: replicas.map((replica) => urls[replica]!) as unknown as string,
      connections: count,
      duration: endlessSeconds,
      timeout: this.#timeoutMs / 1000,
      sampleInt: lookEveryMs,
      setupClient: (client) => {
        const replica = replicas[this.#users.length]!;
        this.#join(new AutocannonUser(client as unknown as AutocannonClient, replica));
      },
    };
    this.#instance = this.#autocannon(options, (error: Error | null) => {
      if (error) this.#finished.reject(error);
      else this.#finished.resolve();
    });
    this.#scheduler.at(this.#endMs, { fire: () => this.#endLoad() });
  }

  take(fromMs: number, toMs: number, health: ThreadHealth): GeneratorInterval {
    return this.#recorder.take(fromMs, toMs, this.#underWay, health);
  }

  /** Ends the load; whatever is still under way is counted as in flight at the end and left. */
  async close(): Promise<void> {
    this.#endLoad();
    for (const user of this.#users) {
      if (user.underWay) this.#recorder.inFlightAtEnd(user.phase);
      user.underWay = false;
    }
    this.#underWay = 0;
    if (!this.#instance) return;
    this.#instance.stop();
    await this.#finished.promise;
  }

  #join(user: AutocannonUser): void {
    const { client } = user;
    this.#users.push(user);
    this.#number(user);
    const { method, target, headers, body, bodyBytes } = this.#request;
    client.setRequests([
      {
        method: method as NonNullable<autocannon.Request['method']>,
        path: target,
        body: typeof bodyBytes === 'number' ? generatedBody(bodyBytes, this.#run.seed)(0) : body,
        setupRequest: (request) => ({ ...request, headers: this.#headersOf(user, headers) }),
      },
    ]);
    client.on('request', () => this.#asks(user));
    client.on('headers', (head) => this.#head(user, head));
    client.on('response', (status, _, tookMs) => this.#answered(user, status, tookMs));
    client.on('connError', ({ syscall, code = 'error' }) => {
      if (syscall === 'connect') user.refusal = code;
    });
    client.on('done', () => this.#lost(user));
  }

  #headersOf(user: AutocannonUser, headers: RequestSpec['headers']): Record<string, string> {
    const own = { host: this.#request.host, ...headers, 'x-plimsoll-seq': String(user.k) };
    return user.phase === WARMUP ? { ...own, 'x-plimsoll-phase': 'warmup' } : own;
  }

  #number(user: AutocannonUser): void {
    user.k = this.#nextK++;
    user.phase = this.#scheduler.now() < this.#warmupMs ? WARMUP : MEASURE;
  }

  #asks(user: AutocannonUser): void {
    this.#lost(user);
    const { conn } = user.client;
    // It writes one more to a connection that is being closed, and asks again over the next: nobody sees this one.
    if (conn === user.closing) return;
    // The first has its number: it was put together before.
    if (user.hasAsked) this.#number(user);
    user.hasAsked = true;
    user.underWay = true;
    user.startedMs = this.#scheduler.now();
    user.endpoint = -1;
    user.refusal = undefined;
    this.#underWay++;
    const { phase, startedMs } = user;
    this.#recorder.intended(phase);
    if (!conn.connecting) {
      this.#recorder.sentUnscheduled(phase);
      return;
    }
    conn.once('connect', () => {
      this.#recorder.sentUnscheduled(phase);
      this.#recorder.connected(phase, this.#scheduler.now() - startedMs);
    });
  }

  #head(user: AutocannonUser, { statusCode, headers, shouldKeepAlive }: ResponseHead): void {
    if (statusCode < 200) return;
    if (!shouldKeepAlive) user.closing = user.client.conn;
    user.endpoint = this.#destinations[user.replica]!.endpointOf({
      get: (name) =>
        headers.find((_, index) => index % 2 === 1 && headers[index - 1]!.toLowerCase() === name),
    });
  }

  #answered(user: AutocannonUser, status: number, tookMs: number): void {
    if (!user.underWay) return;
    const now = this.#scheduler.now();
    const { phase, endpoint, startedMs } = user;
    // After a request that was lost it gives the next one the time of that too.
    const responseMs = Math.min(tookMs, now - startedMs);
    const ok = isExpectedStatus(this.#request.expect, status);
    this.#recorder.answered(phase, status, ok, endpoint, responseMs, responseMs);
    // Before it asks again, which it does at once.
    if (now >= this.#endMs) this.#endLoad();
    this.#ended(user);
  }

  #lost(user: AutocannonUser): void {
    if (!user.underWay) return;
    const { phase, startedMs, refusal } = user;
    const responseMs = this.#scheduler.now() - startedMs;
    if (refusal !== undefined) this.#recorder.refused(phase, responseMs, refusal);
    // Timers of Node's may be a millisecond early.
    else if (responseMs >= this.#timeoutMs - 1) this.#recorder.timedOut(phase, responseMs);
    else this.#recorder.broken(phase, responseMs);
    this.#ended(user);
  }

  #ended(user: AutocannonUser): void {
    user.underWay = false;
    this.#underWay--;
    if (this.#loadOver && this.#underWay === 0) this.#drained();
  }

  #endLoad(): void {
    if (this.#loadOver) return;
    this.#loadOver = true;
    for (const { client } of this.#users) client.responseMax = client.reqsMade;
    if (this.#underWay === 0) this.#drained();
  }
}
