/** Seeks the capacity of every subject in front of the user: progress, saved report, summary, exit code. */
import { parseObjective } from '../capacity/objective.ts';
import { formatRate } from '../core/format.ts';
import { readEnvironment } from '../platform/environment.ts';
import { makeFreshFolder, makeWritable, writeFiles } from '../platform/files.ts';
import { capacityFiles } from '../report/capacity-files.ts';
import { renderCapacity } from '../report/capacity-text.ts';
import { type Capacity, capacitySchema, type CapacityThreshold } from '../results/capacity.ts';
import { unsupported } from '../run/execute-plan.ts';
import { type CapacityOptions, describeOrder, planSearches } from './capacity-plan.ts';
import { seekCapacity } from './capacity-search.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { readPlanner } from './plan-input.ts';
import { refuse } from './refusal.ts';

/** Resolves with the exit code. */
export async function findCapacity(
  files: readonly string[],
  options: CapacityOptions,
): Promise<number> {
  const { rate: asked, ...others } = options;
  const objective = parseObjective(options.objective);
  if (typeof objective === 'string') throw refuse('--objective', objective);
  const planAt = await readPlanner(files, others, options.engine);
  const planned = await planSearches(planAt, asked, options);
  const reasons = unsupported(planned.plan);
  if (reasons.length > 0) throw refuse('', reasons.join('\n'));
  await makeWritable(options.out).catch((error: Error) => {
    throw refuse('--out', error.message);
  });
  using interruption = new Interruption();
  const startedAt = new Date();
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  progress(describeOrder(planned));
  const found = await seekCapacity(planned, objective, interruption.signal, {
    sought: (subject, threshold) => progress(`  ${subject}: ${describeThreshold(threshold)}`),
    drawing: (rates) => progress(`curve: ${formatRate(rates[0]!)} to ${formatRate(rates.at(-1)!)}`),
  });
  const capacity: Capacity = {
    schema: capacitySchema,
    scenario: planned.plan.scenario,
    environment: readEnvironment(),
    command: ['plimsoll', ...process.argv.slice(2)].join(' '),
    startedAt: startedAt.toISOString(),
    aborted: interruption.signal.aborted,
    notes: planned.plan.notes,
    engine: options.engine,
    objective: options.objective,
    range: planned.range,
    ...found,
  };
  const stamp = capacity.startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const folder = await makeFreshFolder(options.out, `${capacity.scenario.name}-capacity-${stamp}`);
  await writeFiles(folder, capacityFiles(capacity));
  process.stdout.write(
    options.json
      ? `${JSON.stringify(capacity, undefined, 2)}\n`
      : `${renderCapacity(capacity)}\nSaved to ${folder}\n`,
  );
  return exitCodeOfCapacity(capacity);
}

function exitCodeOfCapacity({ aborted, subjects }: Capacity): number {
  if (aborted) return exitCodes.interrupted;
  const isKnown = subjects.every(({ finding }) => finding === 'found' || finding === 'at-least');
  return isKnown ? exitCodes.passed : exitCodes.noVerdict;
}

function describeThreshold(threshold: CapacityThreshold): string {
  const { repetition, ended, holdsAtPerSecond, failsAtPerSecond, reason, runs } = threshold;
  const holds = holdsAtPerSecond === null ? [] : [`holds at ${holdsAtPerSecond}/s`];
  const fails = failsAtPerSecond === null ? [] : [`fails at ${failsAtPerSecond}/s`];
  const why = ended === 'unknown' ? [reason] : [];
  const taken = `${runs} ${runs === 1 ? 'run' : 'runs'}`;
  return `repetition ${repetition} ${[...holds, ...fails, ...why].join(', ')} (${taken})`;
}
