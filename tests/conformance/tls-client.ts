/** A client that comes by TLS and then speaks byte by byte. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { RawConnection } from './raw-client.ts';

/** Takes any certificate. */
export async function connectTls(
  port: number,
  options: ConnectionOptions = {},
): Promise<{ client: RawConnection; socket: TLSSocket }> {
  const beneath = connectTcp({ host: '127.0.0.1', port });
  const socket = connect({ socket: beneath, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  socket.resetAndDestroy = () => {
    beneath.resetAndDestroy();
    return socket;
  };
  return { client: new RawConnection(socket), socket };
}
