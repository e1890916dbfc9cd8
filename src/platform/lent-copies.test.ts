import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { writeCopy } from './lent-copies.ts';
import { listenOnLoopback, loopback } from './sockets.ts';

const pieceBytes = 65_536;
const pieces = 512;
let stack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function socketPair(): Promise<[writer: Socket, reader: Socket]> {
  const server = createServer();
  const reader = connect(await listenOnLoopback(server, 0), loopback);
  const [writer] = (await once(server, 'connection')) as [Socket];
  stack.defer(() => {
    reader.destroy();
    writer.destroy();
    server.close();
  });
  return [writer, reader];
}

test('memory that is still to be sent on one socket is not used for another', async () => {
  const [[stalled, late], [flowing, prompt]] = [await socketPair(), await socketPair()];
  const shared = Buffer.alloc(pieceBytes);
  let goesOn = true;
  for (let piece = 0; piece < pieces; piece++) {
    goesOn = writeCopy(stalled, shared.fill(piece % 251));
  }
  expect(goesOn).toBe(false);
  prompt.resume();
  for (let piece = 0; piece < 64; piece++) {
    if (!writeCopy(flowing, shared.fill(255))) await once(flowing, 'drain');
  }
  let received = 0;
  let wrong = 0;
  for await (const chunk of late as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte !== Math.trunc(received++ / pieceBytes) % 251) wrong++;
    if (received === pieces * pieceBytes) break;
  }
  expect({ received, wrong }).toEqual({ received: pieces * pieceBytes, wrong: 0 });
});

test('a piece larger than what is lent arrives as it was', async () => {
  const [writer, reader] = await socketPair();
  const piece = Buffer.from(Uint8Array.from({ length: 3 * pieceBytes }, (_, index) => index % 253));
  writeCopy(writer, piece);
  writer.end();
  const chunks: Buffer[] = [];
  for await (const chunk of reader as AsyncIterable<Buffer>) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(piece)).toBe(true);
});
