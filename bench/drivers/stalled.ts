/** Bodies of 64 MiB that can't go on: answers that their clients do not read, and requests that the upstream does not read. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { host } from '../harness/workload.ts';
import { bodyBytes } from '../harness/workloads.ts';

const piece = Buffer.alloc(bodyBytes, 'x');

export const stalledBodies = 32;
export const stalledMiB = 64;

/** Half of them up, half down; returns after `ms`, by when what can flow has flowed. */
export async function stallBodies(port: number, ms: number): Promise<void> {
  const sockets = Array.from({ length: stalledBodies }, () => connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  sockets.forEach((socket, index) => {
    socket.on('error', () => {});
    if (index % 2 === 0) askForLong(socket);
    else sendUnread(socket);
  });
  await sleep(ms);
  for (const socket of sockets) socket.destroy();
}

/** Nobody listens for data, so nothing is read. */
function askForLong(socket: Socket): void {
  socket.write(`GET /long HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
}

function sendUnread(socket: Socket): void {
  const length = stalledMiB * bodyBytes;
  socket.write(`POST /unread HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${length}\r\n\r\n`);
  for (let sent = 0; sent < length; sent += piece.length) socket.write(piece);
}
