/** Saved results and baselines as the user names them: a run's folder, its result.json, a baseline's file. */
import { dirname } from 'node:path';
import type { Issue } from '../core/issue.ts';
import { baselineOf } from '../gate/baseline-of.ts';
import { readResultFile } from '../platform/files.ts';
import { parseBaseline } from '../report/read-baseline.ts';
import { namedSchema } from '../report/read-json.ts';
import { parseSavedResult } from '../report/read-saved-result.ts';
import { type Baseline, baselineSchema } from '../results/baseline.ts';
import type { SavedResult } from '../results/run-result.ts';
import { Refusal, refuse } from './refusal.ts';

export async function readSaved(path: string): Promise<{ folder: string; result: SavedResult }> {
  const result = found(parseSavedResult(await readText(path)));
  return { folder: path.endsWith('.json') ? dirname(path) : path, result };
}

/** Of a result, what a baseline would hold. */
export async function readSide(path: string): Promise<Baseline> {
  const text = await readText(path);
  return namedSchema(text) === baselineSchema
    ? found(parseBaseline(text))
    : baselineOf(found(parseSavedResult(text)));
}

async function readText(path: string): Promise<string> {
  try {
    return await readResultFile(path);
  } catch (error) {
    throw refuse('', (error as Error).message);
  }
}

function found<Value>(parsed: Value | Issue[]): Value {
  if (Array.isArray(parsed)) throw new Refusal(parsed);
  return parsed;
}
