/** From the command line's files and options to a plan. */
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import type { Issue } from '../core/issue.ts';
import type { Plan } from '../core/run-spec.ts';
import { readInput, readStandardInput } from '../platform/files.ts';
import { type Overrides, parseScenario, planScenario } from '../scenario/index.ts';
import { parseDurationMs } from '../core/duration.ts';
import { parseRate } from '../scenario/units/rate.ts';
import { Refusal } from './refusal.ts';

export interface PlanOptions {
  readonly strategy?: string[];
  readonly dialect?: string;
  readonly ingress?: string;
  readonly duration?: number;
  readonly rate?: number;
  readonly repetitions?: number;
  readonly seed?: number;
}

const quickstart = fileURLToPath(new URL('../../scenarios/quickstart.yaml', import.meta.url));

/** The options that change a plan, for each command that makes one. */
export function withPlanOptions(command: Command): Command {
  return command
    .option('--strategy <names>', 'balancing strategies to run, separated by commas', splitNames)
    .option('--dialect <name>', 'whose routing rules hold: kubernetes or ingress-nginx')
    .option('--ingress <name>', 'who balances: in-process')
    .option('--duration <time>', 'length of the measured load, such as 10s', asDuration)
    .option('--rate <rate>', 'rate of every open stage, such as 500/s', asRate)
    .option('--repetitions <n>', 'runs of each strategy, each with its own seed', asCount)
    .option('--seed <n>', 'seed of all randomness', asSeed);
}

export async function readPlan(
  files: readonly string[],
  options: PlanOptions,
  engine: Overrides['engine'],
): Promise<Plan> {
  const paths = files.length === 0 ? [quickstart] : files;
  const sources = await readSources(paths);
  const parsed = await parseScenario(sources, { read: readInput });
  if (!parsed.scenario) throw new Refusal(parsed.issues);
  const planned = await planScenario(parsed.scenario, {
    engine,
    strategies: options.strategy,
    dialect: options.dialect,
    ingress: options.ingress,
    durationMs: options.duration,
    ratePerSecond: options.rate,
    repetitions: options.repetitions,
    seed: options.seed,
  });
  if (!planned.plan) throw new Refusal([...parsed.issues, ...planned.issues]);
  return planned.plan;
}

async function readSources(paths: readonly string[]): Promise<{ file: string; text: string }[]> {
  const issues: Issue[] = [];
  const sources: { file: string; text: string }[] = [];
  for (const path of paths) {
    try {
      sources.push(
        path === '-'
          ? { file: '<stdin>', text: await readStandardInput() }
          : { file: path, text: await readInput(path) },
      );
    } catch (error) {
      issues.push({ severity: 'error', path: '', message: (error as Error).message });
    }
  }
  if (issues.length > 0) throw new Refusal(issues);
  return sources;
}

function splitNames(text: string, previous: string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('expected names separated by commas.');
  return [...previous, ...names];
}

function asDuration(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('expected a time such as 10s.');
  return ms;
}

function asRate(text: string): number {
  const perSecond = parseRate(text);
  if (perSecond === undefined) throw new InvalidArgumentError('expected a rate such as 500/s.');
  return perSecond;
}

function asCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('expected 1 to 9999.');
  return Number(text);
}

function asSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seed < 2 ** 32))
    throw new InvalidArgumentError('expected an integer from 0 to 4294967295.');
  return seed;
}
