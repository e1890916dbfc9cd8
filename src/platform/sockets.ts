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

/** Waits until the others have closed all of these; what is left after `patienceMs` is destroyed. */
export async function allClosed(
  sockets: () => Iterable<Socket>,
  patienceMs: number,
): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!isEmpty(sockets())) {
    if (performance.now() > deadlineMs) {
      for (const socket of sockets()) socket.destroy();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}
