/** One ingress replica: its own listener, router, balancers and idle upstream connections; nothing shared. */
import { createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { Balancer } from '../../../../balancer/balancer.ts';
import type { Scheduler } from '../../../../core/clock.ts';
import { type IngressLimits, ingressLimits } from '../../../../core/ingress-limits.ts';
import type { IngressInterval, ThreadHealth } from '../../../../core/run-event.ts';
import type { RunSpec } from '../../../../core/run-spec.ts';
import { IngressRecorder } from '../../../../metrics/ingress-recorder.ts';
import { listenOnLoopback } from '../../../../platform/sockets.ts';
import { compileRouter, type Router } from '../../../../routing/index.ts';
import type { StrategyDefinition } from '../../../../strategies/contract.ts';
import { poolKeys, type PoolKeys } from '../../../pool-keys.ts';
import { createBalancers } from '../../../replica.ts';
import { RoutingDraws } from '../../../routing-draws.ts';
import type { IngressData } from '../../messages.ts';
import { ClientConnection } from './client-connection.ts';
import { RequestIds } from './forwarded-head.ts';
import { ForwardingTable } from './forwarding-rules.ts';
import { IngressDeadlines } from './ingress-deadlines.ts';
import { Http2Session } from './http2-session.ts';
import type { ReplicaServices } from './replica-services.ts';
import { createSecureServer, type TlsSetup } from './secure-server.ts';
import { UpstreamConnection, type UpstreamOwner } from './upstream-connection.ts';
import { WireProbes } from './wire-probes.ts';

export class IngressReplica implements ReplicaServices, UpstreamOwner {
  readonly run: RunSpec;
  readonly scheduler: Scheduler;
  readonly limits: IngressLimits;
  readonly deadlines: IngressDeadlines;
  readonly forwarding: ForwardingTable;
  readonly recorder: IngressRecorder;
  readonly router: Router;
  readonly draws: RoutingDraws;
  readonly balancers: readonly Balancer[];
  readonly poolKeys: readonly PoolKeys[];
  readonly routePaths: readonly string[];
  readonly mirrored: ReplicaServices['mirrored'] = new Set();
  readonly requestIds = new RequestIds();
  readonly trustForwarded: boolean;
  readonly plainNames: boolean;
  readonly #endpointPorts: readonly number[];
  readonly #idle: readonly UpstreamConnection[][];
  readonly #clients = new Set<Socket>();
  readonly #sessions = new Set<Http2Session>();
  readonly #upstreams = new Set<Socket>();
  readonly #server: Server;
  readonly #secureServer: Server | undefined;
  readonly #probes: WireProbes | undefined;
  #closing = false;

  constructor(
    data: IngressData,
    strategy: StrategyDefinition,
    index: number,
    scheduler: Scheduler,
    tls: TlsSetup | undefined,
  ) {
    const { run, probePort } = data;
    this.run = run;
    this.scheduler = scheduler;
    this.limits = ingressLimits(run.dialect, run.limits);
    this.deadlines = new IngressDeadlines(this.limits, scheduler);
    const { deadlines, limits } = this;
    this.forwarding = new ForwardingTable(limits, run.limits ?? {}, deadlines, scheduler);
    this.recorder = new IngressRecorder(index, run.endpoints.length, run.routes.length);
    this.router = compileRouter(run, scheduler);
    this.draws = new RoutingDraws(run.seed, index);
    this.#probes =
      probePort === undefined
        ? undefined
        : new WireProbes(run, probePort, scheduler, this.#upstreams);
    const provided = { probes: this.#probes };
    this.balancers = createBalancers(run, strategy, index, scheduler, provided);
    for (const balancer of this.balancers) balancer.onInFlight = this;
    this.poolKeys = poolKeys(run);
    this.routePaths = run.routes.map(({ path }) => path);
    this.plainNames = run.dialect === 'ingress-nginx';
    this.trustForwarded = data.trustForwarded;
    this.#endpointPorts = data.endpointPorts;
    this.#idle = run.endpoints.map(() => []);
    this.#server = this.#serving(
      createServer({ noDelay: true }, (socket) => new ClientConnection(socket, this)),
    );
    this.#secureServer =
      tls &&
      this.#serving(
        createSecureServer(tls, this.limits.headTimeoutMs, (socket) => this.#accept(socket)),
      );
  }

  /** Resolves with the ports, in the clear and by TLS. */
  async listen(port: number, tlsPort = 0): Promise<[port: number, tlsPort: number | undefined]> {
    return await Promise.all([
      listenOnLoopback(this.#server, port),
      this.#secureServer && listenOnLoopback(this.#secureServer, tlsPort),
    ]);
  }

  inFlightChanged(endpointIndex: number, inFlight: number): void {
    this.recorder.inFlightChanged(endpointIndex, this.scheduler.now(), inFlight);
  }

  pins(): ConnectionPins | undefined {
    return this.run.strategy.per === 'connection' ? new ConnectionPins() : undefined;
  }

  connectionTo(endpoint: number, isNew: boolean): UpstreamConnection {
    const idle = isNew ? undefined : this.#idle[endpoint]!.pop();
    if (idle) return idle;
    return new UpstreamConnection(this, endpoint, this.#endpointPorts[endpoint]!, this.#upstreams);
  }

  retain(connection: UpstreamConnection): void {
    if (this.#closing) connection.close();
    else this.#idle[connection.endpoint]!.push(connection);
  }

  forget(connection: UpstreamConnection): void {
    const idle = this.#idle[connection.endpoint]!;
    const position = idle.indexOf(connection);
    if (position >= 0) idle.splice(position, 1);
  }

  take(fromMs: number, toMs: number, health: ThreadHealth): IngressInterval {
    const defects = this.balancers.reduce((sum, balancer) => sum + balancer.takeDefects(), 0);
    return this.recorder.take(fromMs, toMs, defects, health);
  }

  stopListening(): void {
    this.#server.close();
    this.#secureServer?.close();
    for (const session of this.#sessions) session.close();
  }

  get clientSockets(): Iterable<Socket> {
    return this.#clients;
  }

  get upstreamSockets(): Iterable<Socket> {
    return this.#upstreams;
  }

  closeIdle(): void {
    this.#closing = true;
    this.#probes?.close();
    for (const copy of this.mirrored) copy.giveUp();
    for (const idle of this.#idle) {
      for (const connection of idle.splice(0)) connection.close();
    }
  }

  #accept(socket: TLSSocket): void {
    if (socket.alpnProtocol !== 'h2') {
      new ClientConnection(socket, this);
      return;
    }
    const session = new Http2Session(socket, this);
    this.#sessions.add(session);
    socket.on('close', () => this.#sessions.delete(session));
  }

  #serving(server: Server): Server {
    server.maxConnections = this.limits.maxConnections;
    server.on('connection', (socket) => {
      this.#clients.add(socket);
      socket.on('close', () => this.#clients.delete(socket));
    });
    return server;
  }
}
