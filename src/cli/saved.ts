/** Saved results as the user names them, a run's folder or its result.json: rendered again, judged again. */
import { dirname } from 'node:path';
import { compareRuns } from '../comparison/compare-runs.ts';
import { exitCodeOf, gateIssues, judge } from '../gate/judge.ts';
import { readResultFile, writeFiles } from '../platform/files.ts';
import { reporters } from '../report/index.ts';
import { resultFileName } from '../report/json.ts';
import { parseSavedResult } from '../report/read-saved-result.ts';
import { renderSummary } from '../report/text.ts';
import { verdictLines } from '../report/verdict-lines.ts';
import type { SavedResult } from '../results/run-result.ts';
import { exitCodes } from './exit-codes.ts';
import { Refusal, refuse } from './refusal.ts';

/** Writes the reports beside each result; resolves with the summaries. */
export async function renderAgain(paths: readonly string[]): Promise<string[]> {
  const saved = await Promise.all(paths.map((path) => readSaved(path)));
  return await Promise.all(
    saved.map(async ({ folder, result: read }) => {
      const result = { ...read, comparisons: compareRuns(read.runs) };
      const files = reporters.flatMap((reporter) => reporter.files(result));
      // What is rendered again must not touch what it is rendered from.
      await writeFiles(
        folder,
        files.filter(({ name }) => name !== resultFileName),
      );
      return `${renderSummary(result)}\nRendered in ${folder}\n`;
    }),
  );
}

export async function judgeSaved(path: string): Promise<{ lines: string[]; exitCode: number }> {
  const { result } = await readSaved(path);
  const issues = gateIssues(result.gates);
  if (issues.length > 0) throw new Refusal(issues);
  const verdicts = judge(result.gates, result.runs);
  return {
    lines: verdicts.length === 0 ? ['The scenario has no gates.'] : verdictLines(verdicts),
    exitCode: result.aborted ? exitCodes.noVerdict : exitCodeOf(verdicts, result.runs),
  };
}

async function readSaved(path: string): Promise<{ folder: string; result: SavedResult }> {
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
