/** The list of reporters. */
import { comparison } from './comparison-csv.ts';
import { csv } from './csv.ts';
import { hgrm } from './hgrm.ts';
import { html } from './html/index.ts';
import { json } from './json.ts';
import type { Reporter } from './reporter.ts';
import { sweep } from './sweep-tables.ts';
import { text } from './text.ts';

export const reporters = [
  json,
  csv,
  comparison,
  sweep,
  hgrm,
  text,
  html,
] as const satisfies readonly Reporter[];
