/** `plimsoll report --verify`: saved results counted again, and a line for each number that differs. */
import { join } from 'node:path';
import { compareRuns } from '../comparison/compare-runs.ts';
import { readIfThere } from '../platform/files.ts';
import { type Difference, recount, type Recount } from '../recount/index.ts';
import { renderHtml, reportFileName } from '../report/html/index.ts';
import { exitCodes } from './exit-codes.ts';
import { readSaved } from './read-saved.ts';

/** Of numbers that do not add up there is no verdict. */
export async function recountSaved(
  paths: readonly string[],
): Promise<{ text: string; exitCode: number }> {
  const saved = await Promise.all(paths.map((path) => readSaved(path)));
  const recounts = await Promise.all(
    saved.map(async ({ folder, result: read }) => {
      const page = await readIfThere(join(folder, reportFileName));
      const result =
        read.comparisons.length > 0 ? read : { ...read, comparisons: compareRuns(read.runs) };
      const found = recount(result, page ?? renderHtml(result));
      return { text: recountText(folder, found, page !== undefined), found };
    }),
  );
  const agree = recounts.every(({ found }) => found.differences.length === 0);
  return {
    text: recounts.map(({ text }) => text).join(''),
    exitCode: agree ? exitCodes.passed : exitCodes.noVerdict,
  };
}

/** Of a file that was made up there may be thousands. */
const mostTold = 40;

function recountText(folder: string, { checked, differences }: Recount, hasPage: boolean): string {
  const page = hasPage ? 'with those of report.html' : 'with those that report.html would print';
  const count = differences.length;
  const found = count === 0 ? 'none differs' : `${count} ${count === 1 ? 'differs' : 'differ'}:`;
  const lines = differences.slice(0, mostTold).map(line);
  if (count > mostTold) lines.push(`  … and ${count - mostTold} more`);
  return [`${folder}: ${checked} numbers recounted, ${page}; ${found}`, ...lines, ''].join('\n');
}

function line({ what, found, recounted }: Difference): string {
  return `  ${what}: ${found ?? 'not known'}, recounted ${recounted ?? 'not known'}`;
}
