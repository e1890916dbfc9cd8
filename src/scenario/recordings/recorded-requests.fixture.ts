/** Requests, and each format's way to write them down. */
import fc from 'fast-check';
import { Recorder } from './recorder.ts';
import { RecordingBudget } from './recording-budget.ts';
import type { RecordingFormat } from './formats/recording-format.ts';

export interface RecordedRequest {
  /** Since 1970. */
  readonly timeMs: number;
  readonly method: string;
  readonly host: string;
  readonly target: string;
}

const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));

export const recordedRequests = fc.array(
  fc.record({
    timeMs: fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2001, 0, 1) + 30_000 }),
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'PROPFIND'),
    host: fc.constantFrom('example.com', 'shop.example.com:8080', '[::1]'),
    target: fc
      .array(fc.constantFrom(...visible.filter((mark) => mark !== '#')), { maxLength: 20 })
      .map((marks) => `/${marks.join('')}`),
  }),
  { minLength: 1, maxLength: 50 },
);

type Write = (requests: readonly RecordedRequest[]) => string;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (value: number) => String(value).padStart(2, '0');

/** In a zone five and a half hours ahead. */
function logTime(timeMs: number): string {
  const local = new Date(timeMs + 5.5 * 3_600_000);
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two);
  const month = months[local.getUTCMonth()]!;
  return `${two(local.getUTCDate())}/${month}/${local.getUTCFullYear()}:${clock.join(':')} +0530`;
}

/** nginx writes quotes and backslashes in hexadecimal. */
function commonLine({ timeMs, method, host, target }: RecordedRequest): string {
  const escaped = target.replaceAll(/["\\]/g, (mark) => `\\x${mark.charCodeAt(0).toString(16)}`);
  return `192.0.2.1 - some user [${logTime(timeMs)}] "${method} http://${host}${escaped} HTTP/1.1" 200 512`;
}

const lines =
  (write: (request: RecordedRequest) => string): Write =>
  (requests) =>
    requests.map((request) => `${write(request)}\n`).join('');

const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;

/** By format, and within it by who wrote it. */
export const writers: Readonly<Record<string, Readonly<Record<string, Write>>>> = {
  common: { Apache: lines(commonLine) },
  combined: { nginx: lines((request) => `${commonLine(request)} "-" "curl \\"8\\"" 0.004`) },
  csv: {
    'a named table': (requests) =>
      `Host,Time,URL,Method,Note\r\n${requests
        .map(({ timeMs, method, host, target }) =>
          [host, timeMs, target, method, 'a\nb'].map(quoted).join(','),
        )
        .join('\r\n')}`,
    'an unnamed table': lines(({ timeMs, method, host, target }) =>
      [timeMs / 1000, method, target, host].map(quoted).join(','),
    ),
  },
  json: {
    nginx: lines(({ timeMs, method, host, target }) =>
      JSON.stringify({
        msec: (timeMs / 1000).toFixed(3),
        request: `${method} ${target.replaceAll('\\', '\\\\')} HTTP/1.1`,
        http_host: host,
      }),
    ),
    Caddy: lines(({ timeMs, method, host, target }) =>
      JSON.stringify({ ts: timeMs / 1000, request: { method, host, uri: target }, status: 200 }),
    ),
    Envoy: lines(({ timeMs, method, host, target }) =>
      JSON.stringify({
        start_time: new Date(timeMs).toISOString(),
        method,
        path: target,
        authority: host,
      }),
    ),
    Traefik: lines(({ timeMs, method, host, target }) =>
      JSON.stringify({
        StartUTC: new Date(timeMs).toISOString(),
        RequestMethod: method,
        RequestPath: target,
        RequestHost: host,
        time: '2001-01-01T00:01:00Z',
      }),
    ),
    'Elastic Common Schema': lines(({ timeMs, method, host, target }) =>
      JSON.stringify({
        '@timestamp': new Date(timeMs).toISOString(),
        'http.request.method': method,
        url: { original: target, domain: host },
      }),
    ),
  },
  har: {
    'a browser': (requests) =>
      JSON.stringify(
        {
          log: {
            version: '1.2',
            entries: requests.map(({ timeMs, method, host, target }) => ({
              startedDateTime: new Date(timeMs).toISOString(),
              request: { method, url: `https://${host}${target}`, headers: [] },
            })),
          },
        },
        undefined,
        2,
      ),
  },
};

/** What a format makes of a text. */
export function read(format: RecordingFormat, text: string, host?: string) {
  const budget = new RecordingBudget();
  const recorder = new Recorder('recording', host, budget);
  format.read(text, recorder);
  const recording = recorder.recording();
  const lines = recording?.kinds?.map((kind) => {
    const { method, host: named, target } = budget.requests[kind]!;
    return `${method} ${named} ${target}`;
  });
  return { ...recording, lines, issues: recorder.issues, lacksHost: recorder.lacksHost };
}
