/**
 * TLS (RFC 8446) to servers of one name: whom to trust, and the sessions that clients resume, each the last of its own.
 * Without client identities all connections are one client's.
 */
import { isIP, type TcpNetConnectOpts } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { TlsSpec } from '../../../core/run-spec.ts';

/** A session is some 2 KiB; clients beyond these begin anew. */
const mostSessions = 20_000;

export interface HandshakeObserver {
  tlsHandshake(tookMs: number, resumed: boolean): void;
}

export class TlsClient {
  readonly #spec: TlsSpec;
  readonly #context: SecureContext;
  readonly #serverName: string;
  readonly #protocol: 'h2' | 'http/1.1';
  readonly #observer: HandshakeObserver;
  /** By client. */
  readonly #sessions = new Map<number, Buffer>();

  constructor(
    spec: TlsSpec,
    context: SecureContext,
    serverName: string,
    protocol: 'h2' | 'http/1.1',
    observer: HandshakeObserver,
  ) {
    this.#spec = spec;
    this.#context = context;
    this.#serverName = serverName;
    this.#protocol = protocol;
    this.#observer = observer;
  }

  connect(where: TcpNetConnectOpts, client: number): TLSSocket {
    const { verify, resumeSessions } = this.#spec;
    const session = this.#sessions.get(client);
    const socket = connect({
      ...where,
      secureContext: this.#context,
      rejectUnauthorized: verify,
      // RFC 6066, section 3: no addresses.
      servername: isIP(this.#serverName) ? '' : this.#serverName,
      checkServerIdentity: (_, certificate) => checkServerIdentity(this.#serverName, certificate),
      ALPNProtocols: [this.#protocol],
      ...(session && { session }),
    });
    let connectedMs = 0;
    socket.once('connect', () => {
      connectedMs = performance.now();
      socket.setNoDelay();
    });
    socket.once('secureConnect', () => {
      this.#observer.tlsHandshake(performance.now() - connectedMs, socket.isSessionReused());
    });
    if (resumeSessions) socket.on('session', (latest: Buffer) => this.#keep(client, latest));
    return socket;
  }

  #keep(client: number, session: Buffer): void {
    this.#sessions.delete(client);
    this.#sessions.set(client, session);
    if (this.#sessions.size <= mostSessions) return;
    for (const longestAgo of this.#sessions.keys()) {
      this.#sessions.delete(longestAgo);
      return;
    }
  }
}

export function trustOf({ verify, authorities }: TlsSpec): SecureContext {
  if (!verify) return createSecureContext();
  const trusted = () => [...getCACertificates('default'), ...getCACertificates('system')];
  return createSecureContext({ ca: authorities ?? [...new Set(trusted())] });
}
