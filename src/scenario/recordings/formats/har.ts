/** HTTP Archive 1.2, as browsers export it: `log.entries[]` with `startedDateTime` and `request.method`, `request.url`. */
import { describeValue } from '../../describe-value.ts';
import type { Recorder } from '../recorder.ts';
import { sendable } from '../request-line.ts';
import { parseTimestamp } from '../timestamp.ts';
import { itemOffsets, syntaxError } from './json-places.ts';
import { LineColumn } from './line-column.ts';
import type { RecordingFormat } from './recording-format.ts';

export const har = {
  name: 'har',
  summary: 'HTTP Archive, as browsers export it',
  fits: (text) => /^\s*\{\s*"log"\s*:\s*\{/.test(text.slice(0, 1000)),
  read: readArchive,
} as const satisfies RecordingFormat;

function readArchive(text: string, recorder: Recorder): void {
  const place = new LineColumn(text);
  let archive: Archive;
  try {
    archive = JSON.parse(text) as Archive;
  } catch (error) {
    const { offset, problem } = syntaxError(error, text);
    recorder.problem(...place.of(offset), problem);
    return;
  }
  const entries = archive?.log?.entries;
  if (!Array.isArray(entries)) {
    recorder.problem(1, 1, 'expected a HTTP Archive with a list "log.entries".');
    return;
  }
  let offsets: readonly number[] | undefined;
  for (const [index, entry] of entries.entries()) {
    const { startedDateTime: time, request } = (entry ?? {}) as ArchiveEntry;
    const timeMs = typeof time === 'string' ? parseTimestamp(time) : undefined;
    const { method, url } = request ?? {};
    if (timeMs === undefined || typeof method !== 'string' || typeof url !== 'string') {
      offsets ??= itemOffsets(text, ['log', 'entries']);
      const message = `expected "startedDateTime" and a "request" with "method" and "url", received ${describeValue(time)}, ${describeValue(method)} and ${describeValue(url)}.`;
      recorder.problem(...place.of(offsets[index]!), message);
    } else {
      // Of data: and blob: URLs nothing was sent.
      const isHttp = /^https?:\/\//i.test(url);
      recorder.request(1, timeMs, isHttp ? sendable(method, url) : undefined);
    }
  }
}

interface Archive {
  readonly log?: { readonly entries?: readonly unknown[] } | undefined;
}

interface ArchiveEntry {
  readonly startedDateTime?: unknown;
  readonly request?: { readonly method?: unknown; readonly url?: unknown } | undefined;
}
