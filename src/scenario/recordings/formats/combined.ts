/** The combined log format: the common one, then `"referrer" "user agent"`. Whatever follows is not looked at. */
import { parseLine, readAccessLog } from './common.ts';
import { firstLine } from './lines.ts';
import type { RecordingFormat } from './recording-format.ts';

const further = [
  [/ "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"(?= |$)/y, 'a referrer and a user agent in quotes'],
] as const;

export const combined = {
  name: 'combined',
  summary: 'the common log format, then "referrer" "user agent"',
  fits: (text) => 'request' in parseLine(firstLine(text), further),
  read: (text, recorder) => readAccessLog(text, recorder, further),
} as const satisfies RecordingFormat;
