/** The list of recording formats. The first that fits is taken where a scenario names none. */
import { combined } from './combined.ts';
import { common } from './common.ts';
import { csv } from './csv.ts';
import { har } from './har.ts';
import { json } from './json.ts';
import type { RecordingFormat } from './recording-format.ts';

export const recordingFormats = [
  combined,
  common,
  csv,
  har,
  json,
] as const satisfies readonly RecordingFormat[];
