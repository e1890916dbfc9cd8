/** What sets two results apart beside their figures: read first, as it may explain these or make them incomparable. */
import { formatRate } from '../core/format.ts';
import type { Baseline, BaselineSubject } from '../results/baseline.ts';
import type { Environment } from '../results/environment.ts';
import { arePaired, matchedSubjects } from './across-results.ts';

/** Sentences; `names` are what the two are called. */
export function differencesOf(
  a: Baseline,
  b: Baseline,
  names: readonly [string, string],
): string[] {
  return [
    ...scenarioDifferences(a, b, names),
    ...onlyIn(a, b, names[0]),
    ...onlyIn(b, a, names[1]),
    ...matchedSubjects(b, a).flatMap(([name, before, after]) =>
      subjectDifferences(after, before).map((what) => `${name}: ${what}`),
    ),
    ...environmentDifferences(a, b),
  ];
}

function scenarioDifferences(
  { scenario: a }: Baseline,
  { scenario: b }: Baseline,
  [nameOfA, nameOfB]: readonly [string, string],
): string[] {
  if (a.name !== b.name) {
    return [`The scenarios are others: ${a.name} in ${nameOfA}, ${b.name} in ${nameOfB}.`];
  }
  if (a.hash === b.hash) return [];
  return [
    `The scenario ${a.name} has changed (${b.hash} → ${a.hash}): its traffic, pods, gates, or the module of a strategy.`,
  ];
}

function onlyIn(here: Baseline, there: Baseline, name: string): string[] {
  const only = Object.keys(here.subjects).filter((subject) => !there.subjects[subject]);
  return only.length === 0 ? [] : [`Only in ${name}: ${only.join(', ')}.`];
}

function subjectDifferences(a: BaselineSubject, b: BaselineSubject): string[] {
  const isSimulated = a.engine === 'simulated' && b.engine === 'simulated';
  const [offered, before] = [meanOf(a.offeredPerSecond), meanOf(b.offeredPerSecond)];
  return [
    ...changed('engine', b.engine, a.engine),
    ...changed('ingress', b.ingress, a.ingress),
    ...(a.dialect && b.dialect ? changed('dialect', b.dialect, a.dialect) : []),
    ...changed('module of the strategy', b.strategy.module?.hash, a.strategy.module?.hash),
    ...changed('parameters', JSON.stringify(b.strategy.params), JSON.stringify(a.strategy.params)),
    // Chance makes one in a hundred; what is beyond it was asked for.
    ...(Math.abs(offered / before - 1) > 0.02
      ? changed('offered', formatRate(before), formatRate(offered))
      : []),
    ...changed('repetitions', b.repetitions.length, a.repetitions.length),
    ...(isSimulated && !arePaired(a, b) ? ['other seeds, so repetitions are no pairs.'] : []),
  ];
}

/** Virtual time does not heed the machine. */
function environmentDifferences(a: Baseline, b: Baseline): string[] {
  const keys: (keyof Environment)[] = ['plimsoll', 'node'];
  const all = [a, b].flatMap(({ subjects }) => Object.values(subjects));
  if (all.some(({ engine }) => engine === 'wire')) {
    keys.push('platform', 'cpu', 'cores', 'memoryMiB');
  }
  return keys.flatMap((key) => changed(key, b.environment[key], a.environment[key]));
}

function changed(
  what: string,
  from: string | number | undefined,
  to: string | number | undefined,
): string[] {
  return from === to ? [] : [`${what} ${from ?? 'none'} → ${to ?? 'none'}.`];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
