/** Large bodies for tests: made from a seed, told apart by a digest. */
import { createHash } from 'node:crypto';
import { createRng } from '../../src/core/rng.ts';

const blockBytes = 65_536;

/** No two blocks alike, so that a lost, doubled or swapped part shows. */
export function generatedBody(length: number, seed: number): Buffer {
  const rng = createRng(seed);
  const block = Buffer.from(Array.from({ length: blockBytes }, () => rng.below(256)));
  const body = Buffer.alloc(length, block);
  for (let from = 0; from + 4 <= length; from += blockBytes) body.writeUInt32LE(from, from);
  return body;
}

export function digest(bytes: Buffer): string {
  return `${bytes.length} ${createHash('sha1').update(bytes).digest('hex')}`;
}

/** Its chunked coding, in chunks of sizes that meet no boundary of anybody's buffers. */
export function chunked(bytes: Buffer, seed: number, largest = 70_000): Buffer {
  const rng = createRng(seed);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const chunk = bytes.subarray(from, from + 1 + rng.below(largest));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    from += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
