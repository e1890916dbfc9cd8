/** The list of reporters. */
import { csv } from './csv.ts';
import { hgrm } from './hgrm.ts';
import { json } from './json.ts';
import type { Reporter } from './reporter.ts';
import { text } from './text.ts';

export const reporters = [json, csv, hgrm, text] as const satisfies readonly Reporter[];
