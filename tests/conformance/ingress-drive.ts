/**
 * The real ingress worker in front of upstream servers that the test writes itself. Each upstream has a host of its own
 * (`u0.test`, `u1.test`, …), so that a test which takes a fresh one meets no connection of another's.
 */
import { createServer, type Server } from 'node:net';
import { expect } from 'vitest';
import type { IngressInterval } from '../../src/core/run-event.ts';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import type { Command, IngressData, Ready, Report } from '../../src/engines/wire/messages.ts';
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { BrokenConnection, connectRaw, RawConnection, type RawRequest } from './raw-client.ts';

const upstreamCount = 72;

const noAccount = {
  accepted: 0,
  answeredLocally: 0,
  forwarded: 0,
  cancelled: 0,
  attempts: 0,
  retries: 0,
  errorPages: 0,
  mirrored: 0,
  leaseDefects: 0,
  /** Gauge at the end. */
  inFlight: 0,
};
const countKeys = [
  'accepted',
  'answeredLocally',
  'forwarded',
  'cancelled',
  'attempts',
  'retries',
  'errorPages',
  'mirrored',
] as const;
export type IngressAccount = typeof noAccount;

export class IngressDrive implements AsyncDisposable {
  readonly ports: readonly number[];
  readonly tlsPorts: readonly number[];
  readonly #worker: TypedWorker<Command, Report>;
  readonly #upstreams: readonly RawUpstream[];
  readonly #intervals: IngressInterval[];
  readonly #closed: Promise<void>;
  readonly #clients: RawConnection[] = [];
  #used = 0;

  private constructor(
    worker: TypedWorker<Command, Report>,
    reports: { ready: Ready; intervals: IngressInterval[]; closed: Promise<void> },
    upstreams: readonly RawUpstream[],
  ) {
    this.#worker = worker;
    this.ports = reports.ready.ports;
    this.tlsPorts = reports.ready.tlsPorts ?? [];
    this.#intervals = reports.intervals;
    this.#closed = reports.closed;
    this.#upstreams = upstreams;
  }

  static async open(
    dialect = 'kubernetes',
    around: Pick<RunSpec, 'policies' | 'limits'> = {},
    change: (run: RunSpec) => RunSpec = (run) => run,
  ): Promise<IngressDrive> {
    const upstreams = await Promise.all(
      Array.from({ length: upstreamCount }, (_, index) => RawUpstream.listen(`u${index}.test`)),
    );
    const ready = Promise.withResolvers<Ready>();
    const closed = Promise.withResolvers<void>();
    const intervals: IngressInterval[] = [];
    const entry = '../../src/engines/wire/ingress/in-process/ingress-worker';
    const run = change({ ...runOf(upstreams), dialect, ...around });
    const data: IngressData = {
      run,
      endpointPorts: upstreams.map((upstream) => upstream.port),
      port: 0,
      tlsPort: run.certificates && 0,
      trustForwarded: false,
    };
    const worker = new TypedWorker<Command, Report>(
      'ingress',
      new URL(entry, import.meta.url),
      data,
      {
        report: (report) => {
          if (report.kind === 'ready') ready.resolve(report);
          else if (report.kind === 'interval') intervals.push(report.interval as IngressInterval);
          else if (report.kind === 'closed') closed.resolve();
        },
        failed: (error) => {
          ready.reject(error);
          closed.reject(error);
        },
      },
    );
    // Judged where it is awaited; a worker that breaks down earlier must not count as unhandled.
    closed.promise.catch(() => {});
    const listening = await ready.promise;
    worker.send({ kind: 'start', epochMs: monotonicMs() });
    return new IngressDrive(
      worker,
      { ready: listening, intervals, closed: closed.promise },
      upstreams,
    );
  }

  /** The next one that no test has used. */
  upstream(): RawUpstream {
    const upstream = this.#upstreams[this.#used++];
    if (!upstream) throw new Error('raise upstreamCount');
    return upstream;
  }

  /** That of pool and route `index`, for worlds in which these differ. */
  upstreamOf(index: number): RawUpstream {
    return this.#upstreams[index]!;
  }

  async client(): Promise<RawConnection> {
    const client = await connectRaw(this.ports[0]!);
    this.#clients.push(client);
    return client;
  }

  /** Ends the run as its driver would, and adds up all that the ingress has counted. */
  async settle(): Promise<IngressAccount> {
    for (const client of this.#clients) client.leave();
    this.#worker.send({ kind: 'close' });
    await this.#closed;
    const total = { ...noAccount };
    for (const { phases, leaseDefects } of this.#intervals) {
      for (const key of countKeys) {
        total[key] += phases.measure.counts[key] + phases.warmup.counts[key];
      }
      total.leaseDefects += leaseDefects;
    }
    const last = new Map(
      this.#intervals.flatMap(({ inFlight }) =>
        inFlight.map((gauge) => [gauge.endpoint, gauge.now]),
      ),
    );
    total.inFlight = [...last.values()].reduce((sum, now) => sum + now, 0);
    return total;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.close();
    for (const upstream of this.#upstreams) upstream.close();
  }
}

type ServeConnection = (connection: RawConnection) => Promise<void>;

export class RawUpstream {
  readonly host: string;
  readonly port: number;
  /** Every connection it has accepted. */
  readonly connections: RawConnection[] = [];
  readonly #server: Server;
  #serve: ServeConnection = async () => {};

  private constructor(host: string, port: number, server: Server) {
    this.host = host;
    this.port = port;
    this.#server = server;
    server.on('connection', (socket) => {
      const connection = new RawConnection(socket);
      this.connections.push(connection);
      this.#serve(connection).catch((error: unknown) => {
        if (!(error instanceof BrokenConnection)) throw error;
      });
    });
  }

  static async listen(host: string): Promise<RawUpstream> {
    const server = createServer();
    return new RawUpstream(host, await listenOnLoopback(server, 0), server);
  }

  /** What it does with each connection from now on. */
  serves(serve: ServeConnection): void {
    this.#serve = serve;
  }

  /** What it does with each complete request. */
  answers(answer: (connection: RawConnection, request: RawRequest) => unknown): void {
    this.#serve = async (connection) => {
      for (;;) {
        const request = await connection.request();
        if (!request) break;
        await answer(connection, request);
      }
      connection.leave();
    };
  }

  /** The next connection, for the test itself to serve. */
  nextConnection(): Promise<RawConnection> {
    const next = Promise.withResolvers<RawConnection>();
    this.#serve = async (connection) => next.resolve(connection);
    return next.promise;
  }

  /** From now on nobody listens on its port. */
  close(): void {
    this.#server.close();
    for (const connection of this.connections) connection.leave();
  }
}

export function ok(body: string | Buffer, ...lines: readonly string[]): string {
  const fields = [`Content-Length: ${Buffer.byteLength(body)}`, ...lines].join('\r\n');
  return `HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${body.toString('latin1')}`;
}

function runOf(upstreams: readonly RawUpstream[]): RunSpec {
  const base = runSpec({}, upstreams.length);
  return {
    ...base,
    routes: upstreams.map(({ host }, index) => ({
      ...base.routes[0]!,
      id: `${host}/`,
      host,
      pool: index,
    })),
    pools: upstreams.map(({ host }, index) => ({
      ...base.pools[0]!,
      name: host,
      service: host,
      endpoints: [index],
    })),
    endpoints: base.endpoints.map((endpoint) => ({ ...endpoint, pool: endpoint.index })),
  };
}

/** Every request is accounted for on its own, every lease ended once, nothing left in flight. */
export function expectConserved(account: IngressAccount): void {
  expect(account.accepted).toBe(account.answeredLocally + account.forwarded + account.cancelled);
  expect(account.attempts).toBe(
    account.forwarded + account.retries + account.errorPages + account.mirrored,
  );
  expect(account).toMatchObject({ leaseDefects: 0, inFlight: 0 });
}
