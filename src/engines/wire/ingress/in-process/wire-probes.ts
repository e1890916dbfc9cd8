/**
 * The probes of an ingress replica: real requests on a connection of their own, one behind the other without waiting.
 * A probe is lost, and never answered, when too many are under way, when the connection breaks, and when the answer
 * takes longer than a second.
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../../core/clock.ts';
import type { Endpoint } from '../../../../core/endpoint.ts';
import type { RunSpec } from '../../../../core/run-spec.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../../http1/message-parser.ts';
import { sharedRead } from '../../../../platform/shared-read.ts';
import { loopback } from '../../../../platform/sockets.ts';
import type { ProbePort, ProbeReport } from '../../../../strategies/contract.ts';
import { inFlightHeader, latencyHeader } from '../../probe-headers.ts';

const mostUnderWay = 10_000;
const timeoutMs = 1000;

interface Probe {
  readonly sentMs: number;
  readonly answered: (report: ProbeReport) => void;
}

export class WireProbes implements ProbePort, MessageSink {
  readonly #port: number;
  readonly #clock: Clock;
  readonly #open: Set<Socket>;
  readonly #targets: ReadonlyMap<string, string>;
  #socket: Socket | undefined;
  /** In the order in which they were sent, which is that of the answers. */
  readonly #underWay: Probe[] = [];
  #report: ProbeReport | undefined;

  /** `port`: where pods answer probes; `open`: the replica's sockets to pods. */
  constructor({ endpoints }: RunSpec, port: number, clock: Clock, open: Set<Socket>) {
    this.#port = port;
    this.#clock = clock;
    this.#open = open;
    this.#targets = new Map(endpoints.map(({ id, pod }) => [id, `/${pod}`]));
  }

  probe({ id }: Endpoint, answered: Probe['answered']): void {
    if (this.#underWay.length === mostUnderWay) return;
    const socket = (this.#socket ??= this.#connect());
    if (socket.writableCorked === 0) {
      // Those of one request leave together.
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(`GET ${this.#targets.get(id)!} HTTP/1.1\r\nhost: pod\r\n\r\n`);
    this.#underWay.push({ sentMs: this.#clock.now(), answered });
  }

  close(): void {
    this.#socket?.end();
  }

  head(head: MessageHead): void {
    const inFlight = head.decimal(inFlightHeader);
    const latencyMs = Number(head.get(latencyHeader));
    this.#report = head.status === 200 ? { inFlight, latencyMs } : undefined;
  }

  body(): void {}

  end(): void {
    const probe = this.#underWay.shift();
    if (!probe || !this.#report || this.#clock.now() - probe.sentMs > timeoutMs) return;
    probe.answered(this.#report);
  }

  invalid(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const parser = new MessageParser('response', this);
    const onread = sharedRead((chunk) => parser.push(chunk));
    const socket = connect({ host: loopback, port: this.#port, noDelay: true, onread });
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#open.delete(socket);
      this.#socket = undefined;
      this.#underWay.length = 0;
    });
    return socket;
  }
}
