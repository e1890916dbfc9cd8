/** From the command line's files and options to a plan. */
import { fileURLToPath } from 'node:url';
import type { Issue } from '../core/issue.ts';
import type { Plan } from '../core/run-spec.ts';
import { readInput, readStandardInput } from '../platform/files.ts';
import { importStrategyModule } from '../platform/strategy-module.ts';
import { type Overrides, parseScenario, planScenario } from '../scenario/index.ts';
import type { PlanOptions } from './plan-options.ts';
import { Refusal } from './refusal.ts';
import { readTarget } from './target-option.ts';

const quickstart = fileURLToPath(new URL('../../scenarios/quickstart.yaml', import.meta.url));

export async function readPlan(
  files: readonly string[],
  options: PlanOptions,
  engine: Overrides['engine'],
): Promise<Plan> {
  const target = await readTarget(options);
  const paths = files.length === 0 && !target ? [quickstart] : files;
  const sources = await readSources(paths);
  const parsed = await parseScenario(
    sources,
    { read: readInput, load: importStrategyModule },
    options.strategy,
  );
  if (!parsed.scenario) throw new Refusal(parsed.issues);
  const planned = await planScenario(parsed.scenario, {
    engine,
    strategies: options.strategy,
    dialect: options.dialect,
    ingresses: options.ingress,
    generator: options.generator,
    target,
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
