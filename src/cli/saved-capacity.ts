/** A saved capacity as the user names it, its folder or its capacity.json: rendered again. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFiles } from '../platform/files.ts';
import { capacityFileName, renderedFiles } from '../report/capacity-files.ts';
import { renderCapacity } from '../report/capacity-text.ts';
import { parseCapacity } from '../report/read-capacity.ts';
import { refuse } from './refusal.ts';

/** Resolves with the summary; undefined where the path holds none, and may hold a result. */
export async function renderCapacityAgain(path: string): Promise<string | undefined> {
  const file = path.endsWith('.json') ? path : join(path, capacityFileName);
  if (basename(file) !== capacityFileName) return undefined;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const capacity = parseCapacity(text);
  if (!capacity) throw refuse('', `${file} is no capacity that this version can read.`);
  await writeFiles(dirname(file), renderedFiles(capacity));
  return `${renderCapacity(capacity)}\nRendered in ${dirname(file)}\n`;
}
