import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../../core/issue.ts';
import { read, recordedRequests, writers } from '../recorded-requests.fixture.ts';
import { recordingFormats } from './index.ts';

const formats = Object.fromEntries(recordingFormats.map((format) => [format.name, format]));
const cases = Object.entries(writers).flatMap(([format, byWriter]) =>
  Object.entries(byWriter).map(([writer, write]) => ({ format, writer, write })),
);

test('each format is written by somebody', () => {
  expect(Object.keys(writers).toSorted()).toEqual(Object.keys(formats).toSorted());
});

describe.each(cases)('$format as $writer writes it', ({ format, write }) => {
  const hasFractions = format !== 'common' && format !== 'combined';

  test('gives back times, order and request lines', () => {
    fc.assert(
      fc.property(recordedRequests, (requests) => {
        const { timesMs, lines, issues, lengthMs } = read(formats[format]!, write(requests));
        expect(issues).toEqual([]);
        const resolution = hasFractions ? 1 : 1000;
        const rounded = requests
          .map((request) => ({
            ...request,
            timeMs: Math.floor(request.timeMs / resolution) * resolution,
          }))
          .toSorted((a, b) => a.timeMs - b.timeMs);
        expect(lines).toEqual(rounded.map((each) => `${each.method} ${each.host} ${each.target}`));
        expect(timesMs).toEqual(timesMs!.toSorted((a, b) => a - b));
        expect(timesMs![0]).toBe(0);
        expect(lengthMs).toBeGreaterThan(timesMs!.at(-1)!);
        const isSpread = new Set(rounded.map(({ timeMs }) => timeMs)).size < rounded.length;
        if (!hasFractions && isSpread) return;
        const times = rounded.map(({ timeMs }) => timeMs - rounded[0]!.timeMs);
        for (const [index, timeMs] of timesMs!.entries()) {
          expect(timeMs).toBeCloseTo(times[index]!, 2);
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test('is told by its content', () => {
    fc.assert(
      fc.property(recordedRequests, (requests) => {
        const text = write(requests);
        expect(recordingFormats.find(({ fits }) => fits(text))!.name).toBe(format);
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

test.each(recordingFormats)('$name never fails on any text, but says so', (format) => {
  const marks = fc.constantFrom('"', '\n', ',', '{', '}', '[', ']', ':', '\\', ' ', '-');
  const words = fc.constantFrom('GET / HTTP/1.1', '1', '/a', '200', 'time', 'path', '"time"');
  const others = fc.constantFrom('"log"', '"entries"', '[10/Oct/2000:13:55:36 +0000]');
  fc.assert(
    fc.property(fc.array(fc.oneof(marks, words, others), { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      format.fits(text);
      for (const { position, message } of read(format, text, 'example.com').issues) {
        expect(message).not.toBe('');
        expect(position!.line).toBeGreaterThanOrEqual(1);
        expect(position!.line).toBeLessThanOrEqual(text.split('\n').length);
        expect(position!.column).toBeGreaterThanOrEqual(1);
        expect(position!.column).toBeLessThanOrEqual(text.length + 1);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('each bad entry of a HTTP Archive is found where it stands, whatever stands around it', () => {
  const values = fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(values, fc.jsonValue(), fc.constantFrom(0, 1, 4), (entries, other, indent) => {
      const text = JSON.stringify({ other, log: { other, entries, more: other } }, null, indent);
      const lines = text.split('\n');
      const { issues } = read(formats['har']!, text);
      expect(issues).toHaveLength(entries.length);
      for (const [index, { position }] of issues.entries()) {
        const before = lines.slice(0, position!.line - 1).join('\n').length;
        const rest = text.slice(before + (position!.line > 1 ? 1 : 0) + position!.column - 1);
        const inside = JSON.stringify([entries[index]], null, indent).slice(1, -1);
        const opening = inside.trim().split('\n')[0]!;
        expect(rest.slice(0, opening.length)).toBe(opening);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});

describe('problems have their place', () => {
  const good = '192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5';
  test.each([
    ['common', `${good}\nnonsense`, '2:1  expected an access log line such as '],
    [
      'common',
      good.replace('Oct', 'Okt'),
      '1:16  expected a time in brackets, such as [10/Oct/2000:13:55:36 -0700], received "10/Okt',
    ],
    ['common', good.replace('/10', '/31').replace('Oct', 'Sep').replace('[10', '[31'), '1:16  '],
    ['common', good.replace('1.1"', '1.1'), '1:44  expected a request in quotes'],
    ['common', good.replace(' 200 ', ' OK '), '1:60  expected a status and a size'],
    ['combined', good, '1:66  expected a referrer and a user agent in quotes, received ""'],
    ['csv', 'when,path\n1,/', '1:1  expected a column time, timestamp or ts, or rows that open'],
    ['csv', 'path,time\n/,1\n/,soon', '3:3  expected a time in seconds or as 2000-'],
    ['csv', 'time,path\n1,"/a"b\n2,/', '2:3  expected a comma or the end of the line'],
    ['csv', 'time,path\n1,"/a', '2:3  expected a quote at the end'],
    ['json', '{"ts":1,"path":"/","method":"GET"}\n{"ts":1', '2:8  expected JSON'],
    ['json', '\n{"ts":1 "path":"/"}', '2:9  expected JSON'],
    ['json', '[1]', '1:1  expected an object per line, received a list.'],
    ['json', '{"path":"/"}', '1:1  expected a field time, timestamp or ts with the time, received'],
    ['json', '{"ts":1}', '1:1  expected either a field "request" or fields "method" and path'],
    [
      'har',
      '{"log":\n{"entries":[}}',
      '1:1  expected JSON, received something else: Unexpected token ',
    ],
    [
      'har',
      '{"log":\n{"entries":[',
      '2:13  expected JSON, received something else: Unexpected end',
    ],
    ['har', '{"log":\n{"entries":[1 2', '2:15  expected JSON'],
    ['har', '{"log":{}}', '1:1  expected a HTTP Archive with a list "log.entries".'],
    [
      'har',
      '{"log": {"pages": ["]", {}],\n "entries": [{}, \n  {"startedDateTime": "soon"}]}}',
      '2:14  expected "startedDateTime" and a "request" with "method" and "url", received nothing',
    ],
    [
      'har',
      '{"log": {"pages": ["]", {}],\n "entries": [{}, \n  {"startedDateTime": "soon"}]}}',
      '3:3  expected "startedDateTime" and a "request" with "method" and "url", received "soon"',
    ],
  ])('%s: %j', (format, text, problem) => {
    const { issues } = read(formats[format]!, text, 'example.com');
    const lines = issues.map((issue) => formatIssue(issue));
    expect(lines).toContainEqual(expect.stringContaining(`recording:${problem}`));
  });

  test('of very many a hundred are shown, and the last says how many are not', () => {
    const { issues } = read(formats['common']!, 'nonsense\n'.repeat(150), 'example.com');
    expect(issues).toHaveLength(100);
    expect(issues.at(-1)!.message).toMatch(/\(50 more errors in this file are not shown\.\)$/);
  });
});
