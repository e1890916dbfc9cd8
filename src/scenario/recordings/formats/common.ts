/**
 * The common log format of NCSA and Apache, and what may follow it in a line:
 *
 *     192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET /index.html HTTP/1.0" 200 2326
 */
import { describeValue } from '../../describe-value.ts';
import type { Recorder } from '../recorder.ts';
import { parseRequestLine } from '../request-line.ts';
import { parseTimestamp } from '../timestamp.ts';
import { eachLine, firstLine } from './lines.ts';
import type { RecordingFormat } from './recording-format.ts';

export const common = {
  name: 'common',
  summary: 'access logs of Apache and nginx: host, identity, user, [time], "request", status, size',
  fits: (text) => 'request' in parseLine(firstLine(text), []),
  read: (text, recorder) => readAccessLog(text, recorder, []),
} as const satisfies RecordingFormat;

/** What a line consists of, from left to right, and how a message calls it. */
type Part = readonly [pattern: RegExp, what: string];

const parts: readonly Part[] = [
  [/\S+ \S+ [^[]*\[/y, 'an access log line such as 192.0.2.1 - - [time] "GET / HTTP/1.1" 200 512'],
  [/([^\]]*)\] /y, 'a time in brackets, such as [10/Oct/2000:13:55:36 -0700]'],
  [/"((?:[^"\\]|\\.)*)"/y, 'a request in quotes, such as "GET / HTTP/1.1"'],
  [/ (?:\d{3}|-) (?:\d+|-)(?= |$)/y, 'a status and a size, such as 200 512'],
];

export function readAccessLog(text: string, recorder: Recorder, further: readonly Part[]): void {
  eachLine(text, recorder, (line, number) => {
    const parsed = parseLine(line, further);
    if ('problem' in parsed) recorder.problem(number, parsed.column, parsed.problem);
    else recorder.request(number, parsed.timeMs, parseRequestLine(parsed.request));
  });
}

export function parseLine(
  line: string,
  further: readonly Part[],
):
  | { readonly timeMs: number; readonly request: string }
  | { readonly column: number; readonly problem: string } {
  const found: string[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const [pattern, what] of [...parts, ...further]) {
    starts.push(at);
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (!match) return problemAt(line, at, what);
    if (match[1] !== undefined) found.push(match[1]);
    at = pattern.lastIndex;
  }
  const [time, request] = found as [string, string];
  const timeMs = parseTimestamp(time);
  return timeMs === undefined ? problemAt(line, starts[1]!, parts[1]![1]) : { timeMs, request };
}

function problemAt(line: string, at: number, what: string) {
  const problem = `expected ${what}, received ${describeValue(line.slice(at))}.`;
  return { column: at + 1, problem };
}
