/** Draws bodies with the fields that delimit them. RFC 9112 sections 6 and 7. */
import type { Rng } from '../../src/core/rng.ts';
import {
  chance,
  drawField,
  type Field,
  inAnyCase,
  linesOf,
  oneOf,
  padding,
  textOf,
} from './grammar-field.ts';

export interface DrawnBody {
  readonly fields: readonly Field[];
  readonly text: string;
  /** Decoded. */
  readonly data: string;
  readonly trailers: readonly Field[];
}

/** Bytes that would mean something outside a body. */
const bodyCharacters = 'ab0\r\n: \x00\x7f\xff';
const extensions = [
  ';a',
  ';a=b',
  ';a=b;c',
  ';a="b c"',
  ';a="b;\\" \t\xe9c"',
  ';a=""',
  ";!#$%&'*+-.^_`|~=0",
];

export function drawBody(rng: Rng, kind: 'none' | 'length' | 'any'): DrawnBody {
  const draw = kind === 'none' ? 0 : rng.below(kind === 'any' ? 4 : 2);
  if (draw === 0) return { fields: [], text: '', data: '', trailers: [] };
  return draw === 1 ? measured(rng) : chunked(rng);
}

function measured(rng: Rng): DrawnBody {
  const data = drawData(rng);
  const value = '0'.repeat(chance(rng, 8) ? rng.below(5) : 0) + data.length;
  return {
    fields: [{ ...padding(rng), name: inAnyCase(rng, 'content-length'), value }],
    text: data,
    data,
    trailers: [],
  };
}

function chunked(rng: Rng): DrawnBody {
  let text = '';
  let data = '';
  for (let left = rng.below(4); left > 0; left--) {
    const chunk = drawData(rng) || 'a';
    text += `${chunkLine(rng, chunk.length.toString(16))}${chunk}\r\n`;
    data += chunk;
  }
  const trailers = Array.from({ length: chance(rng, 4) ? rng.below(4) : 0 }, () => drawField(rng));
  text += `${chunkLine(rng, '0')}${linesOf(trailers)}\r\n`;
  const value = inAnyCase(rng, 'chunked');
  // A tab behind it, which llhttp does not know, seldom: the comparison ends there.
  const after = chance(rng, 50) ? padding(rng) : { after: oneOf(rng, ['', ' ']) };
  return {
    fields: [{ name: inAnyCase(rng, 'transfer-encoding'), value, ...after }],
    text,
    data,
    trailers,
  };
}

function chunkLine(rng: Rng, size: string): string {
  const zeros = '0'.repeat(chance(rng, 6) ? rng.below(9) : 0);
  const extension = chance(rng, 4) ? oneOf(rng, extensions) : '';
  return `${zeros}${chance(rng, 2) ? size.toUpperCase() : size}${extension}\r\n`;
}

function drawData(rng: Rng): string {
  if (chance(rng, 30)) return 'abcdefgh'.repeat(1 + rng.below(200));
  return chance(rng, 6) ? 'GET / HTTP/1.1\r\nHost: b\r\n\r\n' : textOf(rng, bodyCharacters, 30);
}
