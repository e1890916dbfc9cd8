/** A JSON object per line, as servers write access logs for machines; fields may lie in objects inside. */
import { describeValue } from '../../describe-value.ts';
import type { Recorder } from '../recorder.ts';
import { parseRequestLine, sendable } from '../request-line.ts';
import { parseTimestamp } from '../timestamp.ts';
import { fieldOf, plainName, targetNames, timeNames } from './field-names.ts';
import { eachLine, firstLine } from './lines.ts';
import { syntaxError } from './json-places.ts';
import type { RecordingFormat } from './recording-format.ts';

export const json = {
  name: 'json',
  summary: 'an object per line, with the time and either the request line or method, path and host',
  fits: (text) => firstLine(text).startsWith('{'),
  read: (text, recorder) =>
    eachLine(text, recorder, (line, number) => readLine(line, number, recorder)),
} as const satisfies RecordingFormat;

function readLine(line: string, number: number, recorder: Recorder): void {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const { offset, problem } = syntaxError(error, line);
    recorder.problem(number, offset + 1, problem);
    return;
  }
  const problem = readEntry(value, number, recorder);
  if (problem !== undefined) recorder.problem(number, 1, problem);
}

function readEntry(value: unknown, number: number, recorder: Recorder): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `expected an object per line, received ${describeValue(value)}.`;
  }
  const fields = new Map<string, string>();
  collect(value, '', 4, fields);
  const time = fieldOf(fields, 'time');
  const timeMs = time === undefined ? undefined : parseTimestamp(time);
  if (timeMs === undefined) {
    return `expected a field ${timeNames} with the time, received ${describeValue(time)}.`;
  }
  const requestLine = fieldOf(fields, 'requestLine');
  const method = fieldOf(fields, 'method');
  const target = fieldOf(fields, 'target');
  const host = fieldOf(fields, 'host');
  if (requestLine !== undefined) {
    recorder.request(number, timeMs, parseRequestLine(requestLine, host));
  } else if (method !== undefined && target !== undefined) {
    recorder.request(number, timeMs, sendable(method, target, host));
  } else {
    return `expected either a field "request" or fields "method" and ${targetNames}.`;
  }
  return undefined;
}

/** `{ request: { method } }` and `request_method` come to the same name. */
function collect(value: object, prefix: string, depth: number, into: Map<string, string>): void {
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    const whole = prefix + plainName(name);
    if (typeof inner === 'string' || typeof inner === 'number') into.set(whole, String(inner));
    else if (typeof inner === 'object' && inner !== null && depth > 1) {
      collect(inner, whole, depth - 1, into);
    }
  }
}
