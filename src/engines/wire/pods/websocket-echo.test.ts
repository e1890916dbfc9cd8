import { expect, test } from 'vitest';
import { createRng } from '../../../core/rng.ts';
import { WebSocketEcho } from './websocket-echo.ts';

const mask = Buffer.from([1, 0x80, 0x7f, 0xff]);

function frame(opcode: number, payload: Buffer, masked: boolean): Buffer {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + size);
  header[0] = 0x80 | opcode;
  header[1] = (masked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) header.writeUInt16BE(length, 2);
  if (size === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([header, payload]);
  return Buffer.concat([header, mask, payload.map((byte, i) => byte ^ mask[i % 4]!)]);
}

/** In pieces of random sizes, seeded. */
function echoed(bytes: Buffer, seed: number, largest: number): { sent: Buffer; over: boolean } {
  const rng = createRng(seed);
  const echo = new WebSocketEcho();
  const sent: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, at + 1 + rng.below(largest));
    sent.push(echo.answer(piece));
    at += piece.length;
  }
  return { sent: Buffer.concat(sent), over: echo.over };
}

test.each([1, 7, 100_000])('frames come back as they were, in pieces of at most %i', (largest) => {
  const sizes = [0, 1, 125, 126, 127, 300, 65_535, 65_536];
  const payloads = sizes.map((size) => Buffer.alloc(size, 'plimsoll'));
  const asked = Buffer.concat(payloads.map((payload) => frame(2, payload, true)));
  const answer = Buffer.concat(payloads.map((payload) => frame(2, payload, false)));
  const { sent, over } = echoed(asked, 5, largest);
  expect(sent.equals(answer)).toBe(true);
  expect(over).toBe(false);
});

test('a ping is answered by a pong, a close by a close that is the last', () => {
  const hello = Buffer.from('hello');
  const status = Buffer.from([0x03, 0xe8]);
  const asked = [frame(9, hello, true), frame(8, status, true), frame(1, hello, true)];
  expect(echoed(Buffer.concat(asked), 5, 3)).toEqual({
    sent: Buffer.concat([frame(10, hello, false), frame(8, status, false)]),
    over: true,
  });
});

test('a frame that is not masked ends it unanswered', () => {
  expect(echoed(frame(1, Buffer.from('hello'), false), 5, 9)).toEqual({
    sent: Buffer.alloc(0),
    over: true,
  });
});
