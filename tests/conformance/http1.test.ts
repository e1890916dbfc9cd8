/**
 * The HTTP/1.1 codec beside llhttp, Node's own strict parser: `npm run fuzz` in small. Whatever we accept it accepts too,
 * with the same messages; what we refuse beyond that, and accept beyond that, is in a list with its reason.
 */
import { expect, test } from 'vitest';
import { compare } from '../fuzz/compare.ts';
import { accepted, refused } from '../fuzz/differences.ts';
import { FuzzTally } from '../fuzz/fuzz.ts';
import { readByLlhttp } from '../fuzz/llhttp-reading.ts';
import { minimised } from '../fuzz/minimise.ts';
import { readByOurs } from '../fuzz/own-reading.ts';
import type { Input } from '../fuzz/reading.ts';
import { pages, tableAfter } from './documentation.ts';

const usual: Input = { kind: 'request', text: '', pieces: [], toHead: false };

test('ten thousand cases of seed 11 part from llhttp only where the lists say so', () => {
  const tally = new FuzzTally().run(11, 10_000);
  expect(tally.failure).toBeUndefined();
  expect(tally.validAccepted).toBe(tally.valid);
  expect(tally.validMessages).toBeGreaterThan(8000);
  expect(tally.validMessages).toBeLessThan(12_000);
  // Of the damaged half most is refused by both, but not all: else it would tell nothing about what is accepted.
  expect(tally.count('both refuse')).toBeGreaterThan(3500);
  expect(tally.count('both refuse')).toBeLessThan(4700);
  expect(tally.count('only llhttp accepts')).toBeGreaterThan(100);
  expect(tally.count('only llhttp accepts')).toBeLessThan(400);
});

test.each([...refused])('llhttp accepts what we refuse because %s', (reason, example) => {
  expect(compare({ ...usual, ...example })).toEqual({ kind: 'only llhttp accepts', reason });
});

test.each(accepted)('we and llhttp part over $name', ({ name, example }) => {
  expect(compare({ ...usual, ...example })).toEqual({ kind: 'only we accept', reason: name });
});

test('docs/http1.md gives a reason for each difference', () => {
  const { text } = pages.find(({ path }) => path === 'docs/http1.md')!;
  const first = (heading: string) => tableAfter(text, heading).map(([cell]) => cell);
  expect(first('## What we refuse and llhttp accepts')).toEqual([...refused.keys()]);
  expect(first('## What we accept and llhttp does not')).toEqual(accepted.map(({ name }) => name));
});

test.each([
  [
    usual,
    'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nHost: b\r\n\r\n',
  ],
  [
    { ...usual, kind: 'response' as const },
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nab',
  ],
])('both readers say where messages end (%#)', (input, text) => {
  for (const read of [readByOurs, readByLlhttp]) {
    const { messages, refusal } = read({ ...input, text, pieces: Array.from(text, () => 1) });
    expect(refusal).toBeUndefined();
    expect(messages).toHaveLength(2);
    const firstEnd = text.indexOf(input.kind === 'request' ? 'GET /b' : 'HTTP/1.1 200');
    expect(messages[0]!.endedInPiece).toBe(firstEnd);
    expect(messages[1]!.endedInPiece).toBe(text.length);
  }
});

test('a breach is cut down to what makes it one', () => {
  // No request answers HEAD: told so, llhttp takes the body for the next request.
  const breach = {
    ...usual,
    toHead: true,
    text: 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nX: y\r\n\r\nab',
  };
  const { kind, reason } = compare(breach);
  expect(kind).toBe('breach');
  const least = minimised(breach, reason);
  expect(compare(least)).toEqual({ kind, reason });
  expect(least.text.length).toBeLessThan(breach.text.length - 5);
});
