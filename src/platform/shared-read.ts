/** Reading without allocating: where a stream makes a buffer for each read, all sockets of a thread read into one. */
import type { OnReadOpts } from 'node:net';

const buffer = Buffer.allocUnsafeSlow(65_536);

/** The `onread` of a socket that connects. The bytes are good until `received` returns; there are no 'data' events. */
export function sharedRead(received: (chunk: Buffer) => void): OnReadOpts {
  return {
    buffer,
    callback: (length) => {
      received(buffer.subarray(0, length));
      return true;
    },
  };
}
