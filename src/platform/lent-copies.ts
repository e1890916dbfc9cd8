/**
 * Copies of what was read into shared memory, for sockets that may not be able to send it at once. Their memory is used
 * again once it is written: an allocation of this size for each read costs more than the copying.
 */
import type { Writable } from 'node:stream';

const copyBytes = 65_536;
/** 1 MiB in all; more than that is left to the garbage collector. */
const mostFree = 16;
const free: Buffer[] = [];

/** Writes a copy of it; false asks for a pause until the socket has drained. */
export function writeCopy(socket: Writable, chunk: Buffer): boolean {
  if (chunk.length > copyBytes) return socket.write(Buffer.from(chunk));
  const memory = free.pop() ?? Buffer.allocUnsafeSlow(copyBytes);
  memory.set(chunk);
  return socket.write(memory.subarray(0, chunk.length), () => {
    if (free.length < mostFree) free.push(memory);
  });
}
