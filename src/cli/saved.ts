/** Saved results rendered again. */
import { compareRuns } from '../comparison/compare-runs.ts';
import { writeFiles } from '../platform/files.ts';
import { reporters } from '../report/index.ts';
import { resultFileName } from '../report/json.ts';
import { renderSummary } from '../report/text.ts';
import { readSaved } from './read-saved.ts';

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
