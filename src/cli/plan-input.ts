/** From the command line's files and options to a plan. */
import { fileURLToPath } from 'node:url';
import type { Issue } from '../core/issue.ts';
import type { Plan } from '../core/run-spec.ts';
import { readInput, readStandardInput } from '../platform/files.ts';
import { outside } from '../platform/outside.ts';
import { type Overrides, parseScenario, planScenario } from '../scenario/index.ts';
import type { PlanOptions } from './plan-options.ts';
import { besideSimulated } from './beside-simulated.ts';
import { Refusal } from './refusal.ts';
import { readTarget } from './target-option.ts';

const mostRounds = 100;
const quickstart = fileURLToPath(new URL('../../scenarios/quickstart.yaml', import.meta.url));

export type PlanAt = (
  ratePerSecond: number | undefined,
  changes?: Partial<Overrides>,
) => Promise<Plan>;

export async function readPlan(
  files: readonly string[],
  options: PlanOptions,
  engine: Overrides['engine'],
): Promise<Plan> {
  const plan = await readPlanner(files, options, engine);
  if (options.sweep) return await sweptPlan(options.sweep, plan);
  const planned = await plan(options.rate);
  if (options.against === undefined) return planned;
  const simulated = {
    engine: options.against,
    ingresses: undefined,
    generator: undefined,
    repetitions: Math.max(...planned.runs.map(({ repetition }) => repetition)),
  };
  return await besideSimulated(planned, await plan(options.rate, simulated));
}

/** Reads once what is planned at any rate. */
export async function readPlanner(
  files: readonly string[],
  options: Omit<PlanOptions, 'rate'>,
  engine: Overrides['engine'],
): Promise<PlanAt> {
  const target = await readTarget(options);
  const paths = files.length === 0 && !target ? [quickstart] : files;
  const sources = await readSources(paths);
  const parsed = await parseScenario(sources, outside, options.strategy);
  if (!parsed.scenario) throw new Refusal(parsed.issues);
  const { scenario } = parsed;
  const overrides: Overrides = {
    engine,
    strategies: options.strategy,
    dialect: options.dialect,
    ingresses: options.ingress,
    generator: options.generator,
    target,
    durationMs: options.duration,
    repetitions: repetitionsOf(options, scenario.spec.repetitions),
    seed: options.seed,
  };
  return async (ratePerSecond, changes = {}) => {
    const planned = await planScenario(scenario, { ...overrides, ratePerSecond, ...changes });
    if (!planned.plan) throw new Refusal([...parsed.issues, ...planned.issues]);
    return planned.plan;
  };
}

/** The most that may be played; a sweep shows curves rather than differences, and is long enough. */
function repetitionsOf(
  { repetitions, until, sweep }: Omit<PlanOptions, 'rate'>,
  inScenario: number | undefined,
): number | undefined {
  return repetitions ?? (until && mostRounds) ?? (sweep && (inScenario ?? 1));
}

/** A plan per rate as one: each run with its rate. They are played at once, so there are no turns. */
async function sweptPlan(rates: readonly number[], planAt: PlanAt): Promise<Plan> {
  const plans = await Promise.all(rates.map((rate) => planAt(rate)));
  const runs = plans.flatMap((plan, i) =>
    plan.runs.map((run) => ({
      ...run,
      id: `${run.id}-at-${rates[i]}`,
      turn: undefined,
      sweptRatePerSecond: rates[i],
    })),
  );
  return { ...plans[0]!, runs, notes: [...new Set(plans.flatMap(({ notes }) => notes))] };
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
