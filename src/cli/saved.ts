/** Saved results as the user names them: a run's folder, or its result.json. */
import { dirname } from 'node:path';
import { readResultFile } from '../platform/files.ts';
import { parseSavedResult } from '../report/read-saved-result.ts';
import type { SavedResult } from '../results/run-result.ts';
import { Refusal, refuse } from './refusal.ts';

export async function readSaved(path: string): Promise<{ folder: string; result: SavedResult }> {
  let text: string;
  try {
    text = await readResultFile(path);
  } catch (error) {
    throw refuse('', (error as Error).message);
  }
  const result = parseSavedResult(text);
  if (Array.isArray(result)) throw new Refusal(result);
  return { folder: path.endsWith('.json') ? dirname(path) : path, result };
}
