/** What the command line changes about a scenario. Its problems are issues without a position, named by their option. */
import { type OpenStage, scaledShape } from '../../arrivals/shapes/index.ts';
import type { Issue } from '../../core/issue.ts';
import { ingresses } from '../../engines/wire/ingress/index.ts';
import type { LoadStage, RunSpec, StrategySpec } from '../../core/run-spec.ts';
import type { DialectName } from '../../routing/dialects/index.ts';
import type { OwnStrategy } from '../../strategies/own-strategy.ts';
import { defaults } from '../defaults.ts';
import { describeValue } from '../describe-value.ts';
import { expectOneOf } from '../expect-one-of.ts';
import type { ResolvedLoad, ResolvedSpec, Scenario } from '../scenario.ts';
import { dialectNames } from '../schema/scenario.ts';
import { entriesNamed, strategyNames, strategySpec } from '../schema/strategy-choice.ts';
import { externalIssues, externalStrategy, type ExternalTarget } from './external.ts';
import { lengthMs } from './length-ms.ts';

export interface Overrides {
  readonly engine: RunSpec['engine'];
  readonly strategies?: readonly string[] | undefined;
  readonly ingresses?: readonly string[] | undefined;
  /** Of the ingress `external`; its addresses have been checked. */
  readonly target?: ExternalTarget | undefined;
  /** On the wire: `built-in`, or `autocannon` for closed loops of a single request. */
  readonly generator?: string | undefined;
  /** Of several, each takes its turn with the same traffic. */
  readonly dialect?: string | readonly string[] | undefined;
  /**
   * Replaces the length of the longest load, all its stages together; each keeps its part, and so does each load. The shape
   * of a rate is stretched with it.
   */
  readonly durationMs?: number | undefined;
  /**
   * Of every open stage; the mean rate where it has a shape, which keeps its form. Of several loads together: each keeps
   * its part.
   */
  readonly ratePerSecond?: number | undefined;
  readonly repetitions?: number | undefined;
  readonly seed?: number | undefined;
}

export interface Settings extends Omit<ResolvedSpec, 'dialect'> {
  readonly repetitions: number;
  readonly engine: RunSpec['engine'];
  readonly ingresses: readonly string[];
  /** At least one; undefined for what the manifests declare. */
  readonly dialects: readonly (DialectName | undefined)[];
  readonly generator: RunSpec['generator'];
  readonly target?: ExternalTarget | undefined;
}

const inProcess = 'in-process';
const ingressNames = {
  simulated: [inProcess],
  wire: ingresses.map(({ name }) => name),
} as const;
const builtIn = 'built-in';
const generators = { simulated: [builtIn], wire: [builtIn, 'autocannon'] } as const;

const oneDialect: Issue = {
  severity: 'error',
  path: '--dialect',
  message: 'an ingress that is not ours has rules of its own: expected one name at most.',
};

/** The settings hold only where no issue is an error. */
export function overridden(
  { spec, own }: Pick<Scenario, 'spec' | 'own'>,
  overrides: Overrides,
): { settings: Settings; issues: Issue[] } {
  const { engine, seed = spec.seed } = overrides;
  const { target, dialect = spec.dialect } = overrides;
  const dialects = [...new Set([dialect].flat())];
  const chosen = [...new Set(overrides.ingresses ?? [inProcess])];
  const { generator = builtIn } = overrides;
  const issues: Issue[] = [];
  const strategies = target
    ? [externalStrategy]
    : namedStrategies(spec, own, overrides.strategies, issues);
  const compared = chosen.length * dialects.length * strategies.length > 1;
  const usual = compared ? defaults.repetitions[engine] : 1;
  const { repetitions = spec.repetitions ?? usual } = overrides;
  issues.push(
    ...chosen.flatMap((name) => mustBeOneOf('--ingress', name, ingressNames[engine])),
    ...mustBeOneOf('--generator', generator, generators[engine]),
    ...externalIssues(overrides),
    ...dialects.flatMap((name) =>
      name === undefined ? [] : mustBeOneOf('--dialect', name, dialectNames),
    ),
    ...(target && dialects.length > 1 ? [oneDialect] : []),
    ...mustBeWithin('--repetitions', repetitions, 1, 100),
    ...mustBeWithin('--seed', seed, 0, 4_294_967_295),
  );
  const settings = {
    ...spec,
    engine,
    ingresses: chosen,
    generator: generator as RunSpec['generator'],
    target,
    dialects: dialects as DialectName[],
    repetitions,
    seed,
    strategies,
    loads: changedLoads(spec.loads, overrides, issues),
  };
  return { settings, issues };
}

/** A name stands for the scenario's own entries of that label or name, with their parameters, where it has any. */
function namedStrategies(
  { strategies }: ResolvedSpec,
  own: readonly OwnStrategy[],
  names: readonly string[] | undefined,
  issues: Issue[],
): StrategySpec[] {
  if (!names) return strategies;
  const chosen = new Map<string, StrategySpec>();
  for (const name of names) {
    const known = entriesNamed(strategies, name);
    if (known.length === 0) {
      const problems = mustBeOneOf('--strategy', name, strategyNames(own));
      issues.push(...problems);
      if (problems.length === 0) known.push(strategySpec(name, own));
    }
    for (const strategy of known) chosen.set(strategy.label, strategy);
  }
  return [...chosen.values()];
}

function changedLoads(
  loads: readonly ResolvedLoad[],
  { durationMs, ratePerSecond }: Overrides,
  issues: Issue[],
): ResolvedLoad[] {
  const longestMs = Math.max(...loads.map(({ stages }) => lengthMs(stages)));
  if (durationMs !== undefined)
    issues.push(...mustBeWithin('--duration in ms', durationMs, 1, 86_400_000));
  const together = loads.reduce((sum, { stages }) => sum + meanRate(stages), 0);
  if (ratePerSecond !== undefined) {
    issues.push(...mustBeWithin('--rate per second', ratePerSecond, 0.001, 1_000_000));
    if (together === 0) {
      const message =
        'expected an open stage in the scenario whose rate it can set, received none.';
      issues.push({ severity: 'error', path: '--rate', message });
    }
  }
  const stretch = durationMs === undefined ? 1 : durationMs / longestMs;
  return loads.map((load) => {
    const rate =
      ratePerSecond === undefined ? undefined : ratePerSecond * (meanRate(load.stages) / together);
    return { ...load, stages: load.stages.map((stage) => changedStage(stage, rate, stretch)) };
  });
}

/** Over the open stages; 0 where there is none. */
function meanRate(stages: readonly LoadStage[]): number {
  const open = stages.filter((stage) => stage.kind === 'open');
  const requests = open.reduce((sum, stage) => sum + stage.ratePerSecond * stage.durationMs, 0);
  return open.length === 0 ? 0 : requests / lengthMs(open);
}

function changedStage(
  stage: LoadStage,
  ratePerSecond: number | undefined,
  stretch: number,
): LoadStage {
  const durationMs = stage.durationMs * stretch;
  if (stage.kind !== 'open') return { ...stage, durationMs };
  const changed = changedRate(stage, ratePerSecond ?? stage.ratePerSecond, stretch);
  return { ...stage, ...changed, durationMs };
}

function changedRate(
  { ratePerSecond: mean, shape }: OpenStage,
  ratePerSecond: number,
  stretch: number,
): Pick<OpenStage, 'ratePerSecond' | 'shape'> {
  if (!shape) return { ratePerSecond };
  return { ratePerSecond, shape: scaledShape(shape, ratePerSecond / mean, stretch) };
}

function mustBeOneOf(option: string, name: string, names: readonly string[]): Issue[] {
  if (names.includes(name)) return [];
  return [{ severity: 'error', path: option, message: expectOneOf(names, name) }];
}

function mustBeWithin(option: string, value: number, least: number, most: number): Issue[] {
  if (value >= least && value <= most) return [];
  const message = `expected from ${least} to ${most}, received ${describeValue(value)}.`;
  return [{ severity: 'error', path: option, message }];
}
