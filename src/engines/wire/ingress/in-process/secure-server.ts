/** TLS towards clients: 1.2 and 1.3, HTTP/2 and HTTP/1.1 by ALPN, sessions resumed by tickets. */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { simpleResponse } from '../../../../http1/write.ts';
import type { KeyedCertificate } from '../../../../platform/self-signed.ts';
import type { SecureContexts } from './secure-contexts.ts';

export interface TlsSetup {
  readonly contexts: SecureContexts;
  readonly defaultCertificate: KeyedCertificate;
}

const plainHttp = 'The plain HTTP request was sent to HTTPS port';

/** Sockets are handed on when the handshake is over. */
export function createSecureServer(
  { contexts, defaultCertificate }: TlsSetup,
  handshakeTimeoutMs: number,
  accept: (socket: TLSSocket) => void,
): Server {
  const server = createServer(
    {
      cert: defaultCertificate.certificate,
      key: defaultCertificate.key,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      ALPNProtocols: ['h2', 'http/1.1'],
      SNICallback: (name, found) => found(null, contexts.find(name)),
      handshakeTimeout: handshakeTimeoutMs,
      noDelay: true,
    },
    (socket) => {
      resetBeneath(socket, beneath.get(addressOf(socket)));
      accept(socket);
    },
  );
  const beneath = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const address = addressOf(socket);
    beneath.set(address, socket);
    socket.on('close', () => {
      if (beneath.get(address) === socket) beneath.delete(address);
    });
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ERR_SSL_HTTP_REQUEST') return;
    // As nginx does. The bytes that came are gone, but not the connection.
    beneath.get(addressOf(socket))?.write(simpleResponse(400, plainHttp, { close: true }));
  });
  return server;
}

/** As asked for in the handshake. */
export function serverNameOf({ servername }: TLSSocket): string | undefined {
  return servername || undefined;
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

/** TLS has no reset; that of TCP is what tells a client that an answer broke off. */
function resetBeneath(socket: TLSSocket, beneath: Socket | undefined): void {
  socket.resetAndDestroy = () => {
    if (beneath) beneath.resetAndDestroy();
    else socket.destroy();
    return socket;
  };
}
