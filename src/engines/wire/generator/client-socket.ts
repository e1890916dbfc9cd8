/** The sockets of clients: to an ingress replica or the target, in the clear or by TLS. */
import { connect, type Socket } from 'node:net';
import { sharedRead } from '../../../platform/shared-read.ts';
import { clientAddress } from '../../clients.ts';
import type { Destination } from './destination.ts';
import type { TlsClient } from './tls-client.ts';

export interface ConnectionOptions extends Destination {
  /** Each client binds a loopback address of its own. */
  readonly ownAddresses: boolean;
  /** Absent: in the clear. */
  readonly tls?: TlsClient | undefined;
  /** Infinity: as many as it can. */
  readonly requestsPerConnection: number;
  /** Idle connections kept; beyond that the client served longest ago loses one. */
  readonly maxIdle: number;
}

/**
 * `ready` is called when requests may be sent. The socket is in `open` until it is closed. `received` gets bytes that are
 * good until it returns; without it they come as from any stream.
 */
export function openSocket(
  options: ConnectionOptions,
  client: number,
  open: Set<Socket>,
  ready: () => void,
  received?: (chunk: Buffer) => void,
): Socket {
  const { host, port, lookup, tls } = options;
  const localAddress = options.ownAddresses && client >= 0 ? clientAddress(client) : undefined;
  const onread = received && sharedRead(received);
  const where = { host, port, lookup, noDelay: true, localAddress, onread };
  const socket = tls ? tls.connect(where, client) : connect(where);
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on(tls ? 'secureConnect' : 'connect', ready);
  return socket;
}

const longestReason = 200;
/** The reason where there is no error. */
export const closed = 'the connection was closed';

/** Why a connection could not be made: the system's word for it, or that of TLS. */
export function refusalReason(
  error: NodeJS.ErrnoException & { readonly reason?: string | undefined },
): string {
  const { code = error.name, message, syscall } = error;
  // Of several addresses that were tried, Node says nothing more.
  if (syscall !== undefined || message === '') return `${syscall ?? 'connect'} ${code}`;
  // What follows is advice to people who run Node.
  const [plain = ''] = (error.reason ?? message).split('; ');
  return `${plain} (${code})`.slice(0, longestReason);
}
