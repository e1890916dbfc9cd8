/** Loopback only: everything listens there, and closing is waited for, not hoped for. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export const loopback = '127.0.0.1';

/** Resolves with the port; rejects when it is taken. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen({ host: loopback, port, backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port that nobody had a moment ago, for those who can't listen on any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);
  server.close();
  await once(server, 'close');
  return port;
}

/** What a server on a Unix socket answers until it closes the connection; rejects where nobody does. */
export async function ask(path: string, question: string): Promise<string> {
  const socket = connect({ path });
  socket.write(question);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** How long closing may make no progress before it is no longer waited for. */
const patienceMs = 500;
/** And in all: HAProxy answers one by one those who have left. */
const longestMs = 3000;

/** Waits until the others have closed all of these; when none has closed for a while, or it takes long, the rest is destroyed. */
export async function allClosed(sockets: () => readonly Socket[]): Promise<void> {
  let remaining = Infinity;
  let progressMs = performance.now();
  const deadlineMs = progressMs + longestMs;
  for (let open = sockets(); open.length > 0; open = sockets()) {
    if (open.length < remaining) progressMs = performance.now();
    remaining = open.length;
    const nowMs = performance.now();
    if (nowMs - progressMs > patienceMs || nowMs > deadlineMs) {
      for (const socket of open) socket.destroy();
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
