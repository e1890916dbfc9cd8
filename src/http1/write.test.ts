import { STATUS_CODES } from 'node:http';
import { expect, test } from 'vitest';
import { eventsOf } from './record-events.fixture.ts';
import { chunkHeader, lastChunk, reasonPhrase, simpleResponse, statusLine } from './write.ts';

test('reason phrases are those of RFC 9110 where it renamed them, else those of Node', () => {
  expect(reasonPhrase(413)).toBe('Content Too Large');
  expect(reasonPhrase(422)).toBe('Unprocessable Content');
  const differing = Object.entries(STATUS_CODES)
    .filter(([status, phrase]) => reasonPhrase(Number(status)) !== phrase)
    .map(([status]) => Number(status));
  expect(differing).toEqual([413, 418, 422, 509, 510]);
  expect(reasonPhrase(799)).toBe('');
});

test.each([
  [{ close: false }, true],
  [{ close: true }, false],
])(
  'a response of our own with %j is read back, keeping the connection: %s',
  (options, keepAlive) => {
    expect(eventsOf('response', simpleResponse(404, 'no route', options))).toMatchObject([
      { head: { startLine: [404, 'Not Found'], keepAlive, headers: { 'content-length': ['8'] } } },
      { body: 'no route' },
      'end',
    ]);
  },
);

test('a response to HEAD has the length but not the body', () => {
  const text = simpleResponse(404, 'no route', { close: false, headOnly: true });
  expect(text.endsWith('\r\n\r\n')).toBe(true);
  expect(text).toContain('content-length: 8\r\n');
});

test('a redirect names where to', () => {
  const text = simpleResponse(308, '', { close: false, location: 'https://a/b' });
  expect(text).toContain('HTTP/1.1 308 Permanent Redirect\r\n');
  expect(text).toContain('\r\nlocation: https://a/b\r\n');
});

test('what the chunk writers make is read back', () => {
  const data = 'x'.repeat(300);
  const text =
    `${statusLine(200)}transfer-encoding: chunked\r\n\r\n` +
    `${chunkHeader(data.length)}${data}\r\n${lastChunk('')}`;
  expect(eventsOf('response', text).slice(1)).toEqual([{ body: data }, 'end']);
});
