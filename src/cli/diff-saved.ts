/** `plimsoll diff`: reads both sides and says what has changed. */
import { diffResults } from '../comparison/diff-results.ts';
import { differencesOf } from '../comparison/differences.ts';
import { renderDiff } from '../report/diff-text.ts';
import type { Baseline } from '../results/baseline.ts';
import { exitCodes } from './exit-codes.ts';
import { readSide } from './read-saved.ts';

export async function diffSaved(
  pathA: string,
  pathB: string,
): Promise<{ text: string; exitCode: number }> {
  const [a, b] = await Promise.all([readSide(pathA), readSide(pathB)]);
  const diffs = diffResults(a, b);
  const isSaying = diffs.some(({ metrics }) => metrics.some(({ pairs }) => pairs[0]!.interval));
  const remarks = [
    ...differencesOf(b, a, ['B', 'A']),
    ...leftOut('A', a),
    ...leftOut('B', b),
    ...(isSaying ? [] : ['Nothing can be said: no subject has two repetitions on both sides.']),
  ];
  return {
    text: renderDiff(remarks, diffs),
    exitCode: isSaying ? exitCodes.passed : exitCodes.noVerdict,
  };
}

function leftOut(side: string, { subjects }: Baseline): string[] {
  return Object.values(subjects).flatMap(({ distrusted = [] }) =>
    distrusted.map((reason) => `Left out of ${side}: ${reason}`),
  );
}
