/** Runs a plan in front of the user: display, saved report, summary, gates, exit code. */
import type { ProgressDisplay } from '../dashboard/display.ts';
import { createPlainProgress } from '../dashboard/plain-progress.ts';
import { compareRuns } from '../comparison/compare-runs.ts';
import type { Plan } from '../core/run-spec.ts';
import { dialectDifferences } from '../dialect-differences/compare-dialects.ts';
import { exitCodeOf, judge } from '../gate/judge.ts';
import { readEnvironment } from '../platform/environment.ts';
import { makeFreshFolder, makeWritable, writeFiles } from '../platform/files.ts';
import { reporters } from '../report/index.ts';
import { renderJson } from '../report/json.ts';
import { renderSummary } from '../report/text.ts';
import { agreeEngines } from '../comparison/agree-engines.ts';
import { resultSchema, type SavedResult } from '../results/run-result.ts';
import { executeAtOnce, executePlan, unsupported } from '../run/execute-plan.ts';
import { savedCalibration } from './calibration-file.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { type Played, playUntil } from './play-until.ts';
import { refuse } from './refusal.ts';
import type { Until } from './until-option.ts';

export interface ExecuteOptions {
  readonly out: string;
  readonly dashboard: boolean;
  readonly json: boolean;
  readonly until?: Until;
  readonly maxTime?: number;
}

/** Resolves with the exit code. */
export async function execute(planned: Plan, options: ExecuteOptions): Promise<number> {
  if (options.maxTime !== undefined && !options.until)
    throw refuse('--max-time', 'expected with --until.');
  const reasons = unsupported(planned);
  if (reasons.length > 0) throw refuse('', reasons.join('\n'));
  // Known before the load runs, not after.
  await makeWritable(options.out).catch((error: Error) => {
    throw refuse('--out', error.message);
  });
  using interruption = new Interruption();
  const startedAt = new Date();
  const { plan, execution, stopping } = await playShown(planned, options, interruption);
  const environment = readEnvironment();
  const onWire = plan.runs.some(({ engine }) => engine === 'wire');
  const result: SavedResult = {
    schema: resultSchema,
    scenario: plan.scenario,
    environment,
    command: ['plimsoll', ...process.argv.slice(2)].join(' '),
    startedAt: startedAt.toISOString(),
    aborted: execution.aborted,
    notes: plan.notes,
    runs: execution.results,
    comparisons: compareRuns(execution.results),
    engineAgreement:
      plan.simulatedHopsFrom && agreeEngines(execution.results, plan.simulatedHopsFrom),
    dialectDifferences: dialectDifferences(plan.runs),
    stopping,
    gates: judge(plan.gates, execution.results),
    calibration: onWire ? await savedCalibration(environment) : undefined,
  };
  const folder = await save(result, plan, options.out, startedAt);
  if (options.json) process.stdout.write(renderJson(result));
  else process.stdout.write(`${renderSummary(result)}\nSaved to ${folder}\n`);
  if (execution.aborted) return exitCodes.interrupted;
  // What ran before is saved; the plan as a whole has no verdict.
  if (execution.failure) throw execution.failure;
  if (stopping && stopping.ended !== 'reached') return exitCodes.noVerdict;
  return exitCodeOf(result.gates, result.runs);
}

/** Runs that are played at once have no live view. */
async function playShown(
  plan: Plan,
  options: ExecuteOptions,
  interruption: Interruption,
): Promise<Played> {
  const { until, maxTime } = options;
  const isSweep = plan.runs.some((run) => run.sweptRatePerSecond !== undefined);
  const dashboard = options.dashboard && !options.json && process.stdout.isTTY && !isSweep;
  const atOnce = isSweep || (!dashboard && isRepeatedSimulation(plan));
  const play = atOnce ? executeAtOnce : executePlan;
  const display = await openDisplay(plan, { ...options, dashboard }, interruption);
  const { signal } = interruption;
  try {
    return until
      ? await playUntil(plan, play, display, signal, { ...until, mostMs: maxTime })
      : { plan, execution: await play(plan, display, signal) };
  } finally {
    await display.close();
  }
}

function isRepeatedSimulation({ runs }: Plan): boolean {
  const inVirtualTime = runs.every(({ engine }) => engine === 'simulated');
  return inVirtualTime && runs.some(({ repetition }) => repetition > 1);
}

async function openDisplay(
  plan: Plan,
  options: ExecuteOptions,
  interruption: Interruption,
): Promise<ProgressDisplay> {
  if (options.json) return createPlainProgress((line) => process.stderr.write(`${line}\n`));
  if (!options.dashboard) {
    return createPlainProgress((line) => process.stdout.write(`${line}\n`));
  }
  // React and Ink are loaded only where there is a terminal to draw on.
  const { createDashboard } = await import('../dashboard/dashboard.tsx');
  return createDashboard({
    stdout: process.stdout,
    stdin: process.stdin,
    onQuit: () => interruption.request(),
    title: plan.scenario.name,
  });
}

/** Resolves with the folder's path. The plan lies beside the result, so that every run can be replayed. */
async function save(
  result: SavedResult,
  plan: Plan,
  root: string,
  startedAt: Date,
): Promise<string> {
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const folder = await makeFreshFolder(root, `${result.scenario.name}-${stamp}`);
  const files = reporters.flatMap((reporter) => reporter.files(result));
  await writeFiles(folder, [
    ...files,
    { name: 'plan.json', content: JSON.stringify(withoutKeys(plan)) },
  ]);
  return folder;
}

/** For a file: private keys stay where they were. */
function withoutKeys({ runs, ...plan }: Plan): unknown {
  return {
    ...plan,
    runs: runs.map((run) => ({
      ...run,
      certificates: run.certificates?.map((each) => ({ ...each, key: undefined })),
    })),
  };
}
