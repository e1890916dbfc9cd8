/** What holds for every message and every way of cutting it up. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { damaged, oneOf, pipelined, request, response } from './generated-message.fixture.ts';
import { HeadReader } from './head-reader.ts';
import { MessageParser } from './message-parser.ts';
import { byteByByte, EventRecorder, eventsOf, split } from './record-events.fixture.ts';

const cuts = fc.array(fc.nat(40), { maxLength: 30 });
const sides = [
  ['request', pipelined(request)],
  ['response', pipelined(response)],
] as const;

test.each(sides)('each valid %s is read as it was meant, whatever the splits', (kind, messages) => {
  fc.assert(
    fc.property(messages, cuts, ({ text, events }, pieces) => {
      expect(eventsOf(kind, text)).toEqual(events);
      expect(eventsOf(kind, text, { pieces })).toEqual(events);
      expect(eventsOf(kind, text, { pieces: byteByByte(text) })).toEqual(events);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test.each(sides)('a damaged %s comes to the same, whatever the splits', (kind, messages) => {
  const limits = { maxHeadBytes: 120, maxHeaders: 6 };
  fc.assert(
    fc.property(damaged(messages), cuts, (text, pieces) => {
      const events = eventsOf(kind, text, { limits });
      expect(eventsOf(kind, text, { pieces, limits })).toEqual(events);
      expect(eventsOf(kind, text, { pieces: byteByByte(text), limits })).toEqual(events);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test.each(sides)('pausing a %s anywhere loses nothing and adds nothing', (kind, messages) => {
  const script = { pauses: fc.array(fc.boolean(), { minLength: 1 }), eager: fc.boolean() };
  fc.assert(
    fc.property(
      messages,
      cuts,
      fc.record(script),
      ({ text, events }, pieces, { pauses, eager }) => {
        const recorder = new EventRecorder();
        const parser = new MessageParser(kind, recorder);
        let calls = 0;
        let pausedAt = -1;
        recorder.after = () => {
          expect(pausedAt).toBe(-1);
          if (!pauses[calls++ % pauses.length]) return;
          pausedAt = calls;
          parser.pause();
        };
        const resume = (): void => {
          while (pausedAt !== -1) {
            pausedAt = -1;
            parser.resume();
          }
        };
        for (const piece of split(text, pieces)) {
          parser.push(piece);
          if (eager) resume();
        }
        parser.finish();
        resume();
        expect(recorder.events).toEqual(events);
        expect(parser.idle).toBe(true);
      },
    ),
    { seed: 3, numRuns: 300 },
  );
});

test.each(['request', 'response'] as const)('arbitrary bytes for a %s never throw', (kind) => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: oneOf('GET / HTP1.\r\n:aC-;0\t'), maxLength: 200 }).map(Buffer.from),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), (chunks) => {
      const recorder = new EventRecorder();
      const parser = new MessageParser(kind, recorder);
      for (const chunk of chunks) parser.push(Buffer.from(chunk));
      parser.finish();
      const refusals = recorder.events.filter((event) => event !== 'end' && 'invalid' in event);
      expect(refusals.length).toBeLessThanOrEqual(1);
      if (refusals.length === 1) expect(recorder.events.at(-1)).toBe(refusals[0]);
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test('a head that trickles in is read again for each of its lines, not for each of its bytes', () => {
  const read = vi.spyOn(HeadReader.prototype, 'read');
  const text = `GET /${'a'.repeat(5000)} HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(5000)}\r\n\r\n`;
  expect(eventsOf('request', text, { pieces: byteByByte(text) })).toHaveLength(2);
  // Four lines: each is tried when its first byte comes and when its line feed comes.
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(4);
  expect(read.mock.calls.length).toBeLessThanOrEqual(8);
  read.mockRestore();
});
