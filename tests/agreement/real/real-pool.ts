/** A real nginx or HAProxy before pods of the test's own, and the model of its strategy, asked the same. */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lease } from '../../../src/balancer/lease.ts';
import type { RequestInfo } from '../../../src/core/endpoint.ts';
import { requestInfo } from '../../../src/core/request-info.fixture.ts';
import { runSpec } from '../../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../../src/core/run-spec.ts';
import { createBalancers } from '../../../src/engines/replica.ts';
import { findIngress } from '../../../src/engines/wire/ingress/index.ts';
import {
  absence,
  findProduct,
  RealIngress,
} from '../../../src/engines/wire/real-ingress/real-ingress.ts';
import { findStrategy } from '../../../src/strategies/index.ts';

export type RealName = 'nginx' | 'haproxy';

export interface PoolSetup {
  readonly ingress: RealName;
  readonly strategy: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly weights: readonly number[];
}

/** What tells requests apart; the rest is alike. */
export type Asked = Partial<Pick<RequestInfo, 'path' | 'clientAddress'>>;

/** Undefined where the test may run. */
export function reasonToSkip(ingress: RealName): string | undefined {
  const absent = absence(findProduct(ingress)!);
  if (absent !== undefined && process.env['PLIMSOLL_REQUIRE_REAL'] === '1') throw new Error(absent);
  return absent;
}

export class RealPool implements AsyncDisposable {
  readonly run: RunSpec;
  readonly ingress: RealIngress;
  readonly #pods: readonly Pod[];
  readonly #agents = new Map<string, Agent>();

  private constructor(run: RunSpec, ingress: RealIngress, pods: readonly Pod[]) {
    this.run = run;
    this.ingress = ingress;
    this.#pods = pods;
  }

  static async open({ ingress: name, strategy, params, weights }: PoolSetup): Promise<RealPool> {
    const pods = await Promise.all(weights.map((_, index) => Pod.listen(index)));
    const base = runSpec({}, weights.length);
    const run: RunSpec = {
      ...base,
      ingress: name,
      strategy: {
        name: strategy,
        label: strategy,
        params: findStrategy(strategy)!.params.parse(params ?? {}),
      },
      // As the product calls its servers, which a ring is made of.
      endpoints: base.endpoints.map((endpoint, index) => ({
        ...endpoint,
        id: `127.0.0.1:${pods[index]!.port}`,
        weight: weights[index]!,
      })),
    };
    const support = findIngress(name)!.supports(run);
    if (support.kind === 'none') throw new Error(support.reason);
    const setup = {
      run,
      endpointPorts: pods.map(({ port }) => port),
      port: 0,
      trustForwarded: false,
    };
    const ingress = await RealIngress.open(findProduct(name)!, setup, () => {});
    return new RealPool(run, ingress, pods);
  }

  get disagreement(): string {
    const { ingress, strategy } = this.run;
    return `${ingress} ${this.ingress.version} does not behave as "${strategy.name}"`;
  }

  /** Which endpoint answered each, one after the other. */
  async picks(requests: readonly Asked[]): Promise<number[]> {
    const picked: number[] = [];
    for (const asked of requests) picked.push(await this.#ask(asked));
    return picked;
  }

  /** The model's picks, each request ended before the next. */
  modelPicks(requests: readonly Asked[]): number[] {
    const balancer = this.#model();
    const lease = new Lease();
    return requests.map((asked) => {
      balancer.acquire(requestInfo({ clientAddress: '127.0.0.1', ...asked }), lease);
      const { index } = lease.endpoint!;
      lease.end('answered');
      return index;
    });
  }

  /** Which endpoint got each of so many requests that are all in flight by the end. */
  async heldPicks(count: number): Promise<number[]> {
    const picked: number[] = [];
    for (let sent = 1; sent <= count; sent++) {
      const before = this.#pods.map(({ held }) => held);
      void this.#ask({ path: '/hold' }, new Agent()).catch(() => {});
      const changed = () => this.#pods.findIndex(({ held }, index) => held > before[index]!);
      while (changed() < 0) await sleep(1);
      picked.push(changed());
    }
    return picked;
  }

  modelHeldPicks(count: number): number[] {
    const balancer = this.#model();
    return Array.from({ length: count }, () => {
      const lease = new Lease();
      balancer.acquire(requestInfo(), lease);
      return lease.endpoint!.index;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const agent of this.#agents.values()) agent.destroy();
    await this.ingress[Symbol.asyncDispose]();
    for (const pod of this.#pods) pod.close();
  }

  #model() {
    const definition = findStrategy(this.run.strategy.name)!;
    return createBalancers(this.run, definition, 0, { now: () => 0, at: () => {} })[0]!;
  }

  async #ask({ path = '/', clientAddress = '127.0.0.1' }: Asked, agent?: Agent): Promise<number> {
    const options = {
      host: '127.0.0.1',
      port: this.ingress.ports[0]!,
      path,
      localAddress: clientAddress,
      agent: agent ?? this.#agentOf(clientAddress),
      headers: { host: 'example.com' },
    };
    const sent = request(options).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return Number(response.headers['x-endpoint']);
  }

  #agentOf(address: string): Agent {
    const agent = this.#agents.get(address) ?? new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agents.set(address, agent);
    return agent;
  }
}

class Pod {
  readonly port: number;
  held = 0;
  readonly #server: Server;

  private constructor(server: Server, index: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('request', ({ url }, response) => {
      if (url === '/hold') this.held++;
      else response.setHeader('x-endpoint', index).end('ok');
    });
  }

  static async listen(index: number): Promise<Pod> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Pod(server, index);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
