/** `npm run soak` for five seconds. */
import { expect, test } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { moves } from '../soak/moves.ts';
import { holds, soak } from '../soak/soak.ts';
import { taggedRequest, wrongWith } from '../soak/tagged-request.ts';
import type { RawResponse } from './raw-client.ts';

test('mixed traffic leaves nothing behind, loses nothing and mixes nothing up', async () => {
  const { rows, made, problems } = await soak(5000, 1);
  expect(problems).toEqual([]);
  expect(rows.filter((row) => !holds(row))).toEqual([]);
  // Each kind of client came by.
  expect(Object.keys(made).toSorted()).toEqual(Object.keys(moves).toSorted());
});

test('an answer with the tag, the status or the bytes of another is noticed', () => {
  const sent = taggedRequest(createRng(1), 'mine', { toPod: false, bodyBytes: 10 });
  const answer: RawResponse = {
    startLine: '',
    fields: [['x-tag', 'mine']],
    framing: 'length',
    contentLength: 10,
    trailers: [],
    status: 200,
    body: sent.body,
  };
  expect(wrongWith(answer, sent)).toBeUndefined();
  expect(wrongWith({ ...answer, status: 502 }, sent)).toMatch('502');
  expect(wrongWith({ ...answer, fields: [['x-tag', 'yours']] }, sent)).toMatch('yours');
  expect(wrongWith({ ...answer, body: Buffer.from('yours.your') }, sent)).toMatch('10 bytes');
  expect(wrongWith({ ...answer, body: sent.body.subarray(1) }, sent)).toMatch('9 bytes');
});
