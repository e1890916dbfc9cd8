/** Ingress and pods on threads as in a run, with two upstreams of another make; everything they count is added up. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';
import type { IngressCounts, Interval, PodCounts } from '../../src/core/run-event.ts';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import type { Command, IngressData, PodsData, Report } from '../../src/engines/wire/messages.ts';
import { addCounts, noIngressCounts, noPodCounts } from '../../src/metrics/counts.ts';
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { EchoUpstream } from './echo-upstream.ts';
import type { Held, ObservedData } from './observed-worker.ts';

const podCount = 4;

export class SoakWorld implements AsyncDisposable {
  readonly ingressCounts = noIngressCounts();
  readonly podCounts = noPodCounts();
  readonly echoes = [new EchoUpstream(), new EchoUpstream()];
  leaseDefects = 0;
  port = 0;
  tlsPort = 0;
  /** What broke down, if anything did. */
  broken: Error | undefined = undefined;
  readonly #inFlight = new Map<number, number>();
  #inService = 0;
  #pods!: SoakThread;
  #ingress!: SoakThread;

  async open(): Promise<void> {
    for (const echo of this.echoes) await echo.listen();
    const run = worldOf(this.echoes.length);
    const pods: PodsData = { run, alwaysEcho: true, probed: false };
    this.#pods = this.#thread('pods', '../../src/engines/wire/pods/pods-worker.ts', pods);
    const ports = await this.#pods.ports;
    const ingress: IngressData = {
      run,
      endpointPorts: [...ports.slice(0, podCount), ...this.echoes.map(({ port }) => port)],
      port: 0,
      tlsPort: 0,
      trustForwarded: false,
    };
    const entry = '../../src/engines/wire/ingress/in-process/ingress-worker.ts';
    this.#ingress = this.#thread('ingress', entry, ingress);
    [this.port = 0, this.tlsPort = 0] = await this.#ingress.ports;
    const epochMs = monotonicMs();
    for (const thread of [this.#pods, this.#ingress]) thread.send({ kind: 'start', epochMs });
  }

  get inFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, now) => sum + now, 0);
  }

  get inService(): number {
    return this.#inService;
  }

  get received(): number {
    return this.echoes.reduce((sum, { received }) => sum + received, 0);
  }

  async look(): Promise<{ ingress: Held; pods: Held; echoes: number }> {
    const counts = await Promise.all(this.echoes.map(({ connections }) => connections));
    const [ingress, pods] = [await this.#ingress.look(), await this.#pods.look()];
    return { ingress, pods, echoes: counts.reduce((sum, count) => sum + count, 0) };
  }

  /** Ends the run as its driver would: the last counts are final. */
  async settle(): Promise<void> {
    for (const thread of [this.#ingress, this.#pods]) {
      thread.send({ kind: 'close' });
      await thread.closed;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#ingress?.close(), this.#pods?.close()]);
    for (const echo of this.echoes) echo.close();
  }

  #thread(name: string, entry: string, data: PodsData | IngressData): SoakThread {
    return new SoakThread(name, new URL(entry, import.meta.url).href, data, {
      interval: (interval) => this.#add(interval),
      failed: (error) => (this.broken ??= error),
    });
  }

  #add(interval: Interval): void {
    if (interval.hop === 'ingress') {
      addCounts<IngressCounts>(this.ingressCounts, interval.phases.measure.counts);
      this.leaseDefects += interval.leaseDefects;
      for (const { endpoint, now } of interval.inFlight) this.#inFlight.set(endpoint, now);
    } else if (interval.hop === 'pods') {
      addCounts<PodCounts>(this.podCounts, interval.phases.measure.counts);
      this.#inService = interval.inService.measure;
    }
  }
}

interface ThreadHandlers {
  interval(interval: Interval): void;
  failed(error: Error): void;
}

class SoakThread {
  readonly ports: Promise<readonly number[]>;
  readonly closed: Promise<void>;
  readonly #worker: TypedWorker<Command, Report>;
  readonly #channel: BroadcastChannel;

  constructor(name: string, entry: string, data: object, handlers: ThreadHandlers) {
    const ports = Promise.withResolvers<readonly number[]>();
    const closed = Promise.withResolvers<void>();
    this.ports = ports.promise;
    this.closed = closed.promise;
    closed.promise.catch(() => {});
    const observed: ObservedData = { entry, channel: randomUUID() };
    this.#channel = new BroadcastChannel(observed.channel);
    const url = new URL('./observed-worker', import.meta.url);
    this.#worker = new TypedWorker(
      name,
      url,
      { ...data, ...observed },
      {
        report: (report) => {
          if (report.kind === 'ready') ports.resolve([...report.ports, ...(report.tlsPorts ?? [])]);
          else if (report.kind === 'interval') handlers.interval(report.interval);
          else if (report.kind === 'closed') closed.resolve();
        },
        failed: (error) => {
          handlers.failed(error);
          ports.reject(error);
          closed.reject(error);
        },
      },
    );
  }

  send(command: Command): void {
    this.#worker.send(command);
  }

  async look(): Promise<Held> {
    const answer = once(this.#channel, 'message');
    this.#channel.postMessage('look');
    const [{ data }] = (await answer) as [{ readonly data: Held }];
    return data;
  }

  async close(): Promise<void> {
    this.#channel.close();
    await this.#worker.close();
  }
}

/** `pods.test`, and `u0.test` of the corpus, lead to pods; `echo.test` to the others. */
function worldOf(echoCount: number): RunSpec {
  const base = runSpec({ engine: 'wire' }, podCount + echoCount);
  const [route, pool] = [base.routes[0]!, base.pools[0]!];
  const indexes = base.endpoints.map(({ index }) => index);
  return {
    ...base,
    // Shorter than what is left behind is waited for.
    limits: { lingerMs: 2000 },
    routes: ['pods.test', 'u0.test', 'echo.test'].map((host) => ({
      ...route,
      id: `${host}/`,
      host,
      pool: host === 'echo.test' ? 1 : 0,
    })),
    pools: [
      { ...pool, endpoints: indexes.slice(0, podCount) },
      { ...pool, name: 'echo:80', service: 'echo', endpoints: indexes.slice(podCount) },
    ],
    endpoints: base.endpoints.map((each) => ({ ...each, pool: each.index < podCount ? 0 : 1 })),
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency: 32,
      serviceTime: { kind: 'exponential', meanMs: 1 },
    })),
  };
}
