/** Loopback only: everything listens there, and closing is waited for, not hoped for. */
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

export const loopback = '127.0.0.1';

/** Resolves with the port; rejects when it is taken. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen({ host: loopback, port, backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** How long closing may make no progress before it is no longer waited for. */
const patienceMs = 500;

/** Waits until the others have closed all of these; when none has closed for a while, the rest is destroyed. */
export async function allClosed(sockets: () => readonly Socket[]): Promise<void> {
  let remaining = Infinity;
  let progressMs = performance.now();
  for (let open = sockets(); open.length > 0; open = sockets()) {
    if (open.length < remaining) progressMs = performance.now();
    remaining = open.length;
    if (performance.now() - progressMs > patienceMs) {
      for (const socket of open) socket.destroy();
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
