/** A client that comes by TLS and then speaks byte by byte. */
import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { RawConnection } from './raw-client.ts';

/** Takes any certificate. */
export async function connectTls(
  port: number,
  options: ConnectionOptions = {},
): Promise<{ client: RawConnection; socket: TLSSocket }> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return { client: new RawConnection(socket), socket };
}
