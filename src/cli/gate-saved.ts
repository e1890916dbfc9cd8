/** `plimsoll gate`: a saved result judged by its gates and against a baseline, or taken for one. */
import { dirname } from 'node:path';
import { differencesOf } from '../comparison/differences.ts';
import { baselineOf } from '../gate/baseline-of.ts';
import { judgeAgainst } from '../gate/judge-baseline.ts';
import { exitCodeOf, gateIssues, gatesOf, judge } from '../gate/judge.ts';
import { makeWritable, writeFiles } from '../platform/files.ts';
import { renderBaseline } from '../report/json.ts';
import type { GateReport } from '../results/gate-report.ts';
import type { SavedResult } from '../results/run-result.ts';
import { exitCodes } from './exit-codes.ts';
import { readSaved, readSide } from './read-saved.ts';
import { Refusal, refuse } from './refusal.ts';

export interface Judged {
  readonly report: GateReport;
  readonly exitCode: number;
}

export async function judgeSaved(
  path: string,
  baseline: string | undefined,
  tolerance: number | undefined,
): Promise<Judged> {
  const { result } = await readSaved(path);
  const saved = gatesOf(result.gates);
  const issues = gateIssues(saved);
  if (issues.length > 0) throw new Refusal(issues);
  const gates = judge(saved, result.runs);
  const against = baseline === undefined ? undefined : await hold(result, baseline, tolerance);
  const verdicts = [...gates, ...(against?.againstBaseline ?? [])];
  return {
    report: { scenario: result.scenario.name, differences: [], gates, ...against },
    exitCode: result.aborted ? exitCodes.noVerdict : exitCodeOf(verdicts, result.runs),
  };
}

async function hold(
  result: SavedResult,
  path: string,
  tolerance: number | undefined,
): Promise<Pick<GateReport, 'differences' | 'againstBaseline'>> {
  const [ours, theirs] = [baselineOf(result), await readSide(path)];
  return {
    differences: differencesOf(ours, theirs, ['the result', 'the baseline']),
    againstBaseline: judgeAgainst(gatesOf(result.gates), ours, theirs, tolerance),
  };
}

/** Writes the result as a baseline; resolves with what to say of it. */
export async function updateBaseline(
  path: string,
  file: string,
): Promise<Pick<Judged, 'exitCode'> & { text: string }> {
  if (!file.endsWith('.json'))
    throw refuse('--update-baseline', 'expected a file that ends in .json.');
  const { result } = await readSaved(path);
  const baseline = baselineOf(result);
  const subjects = Object.values(baseline.subjects);
  const distrusted = subjects.flatMap(({ distrusted: reasons = [] }) => reasons);
  if (distrusted.length > 0 || result.aborted || subjects.length === 0) {
    const reasons = distrusted.length > 0 ? distrusted : ['the result is partial or empty'];
    const text = `No baseline was written, since nothing can be judged by it: ${reasons.join('; ')}.\n`;
    return { text, exitCode: exitCodes.noVerdict };
  }
  await makeWritable(dirname(file))
    .then(() => writeFiles('', [{ name: file, content: renderBaseline(baseline) }]))
    .catch((error: Error) => {
      throw refuse('--update-baseline', error.message);
    });
  const few = subjects.some(({ repetitions }) => repetitions.length < 2);
  const warning = few
    ? 'A single repetition tells no change from chance: see --repetitions.\n'
    : '';
  return {
    text: `Baseline of ${result.scenario.name} written to ${file}.\n${warning}`,
    exitCode: exitCodes.passed,
  };
}
