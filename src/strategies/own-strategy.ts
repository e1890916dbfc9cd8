/**
 * Strategies that users bring as modules of their own: what such a module must export, and how it is known from then on.
 */
import type { StrategyNeed, StrategySpec } from '../core/run-spec.ts';
import type { StrategyDefinition } from './contract.ts';

/** A strategy that is not on the list. */
export interface OwnStrategy {
  /** The module, as the user named it. */
  readonly written: string;
  /** The path is relative to the working directory, or absolute; two results are of one strategy where hashes are equal. */
  readonly module: NonNullable<StrategySpec['module']>;
  /** Absent where the module could not be loaded. */
  readonly definition?: StrategyDefinition | undefined;
}

/** Whether an entry of `strategies` names a module rather than a strategy of the list. */
export const modulePattern = /^(?:\.{0,2}\/|[^/]+\/).*\.[cm]?[jt]s$|^[^/]+\.[cm]?[jt]s$/;

/** Everything that is wrong with the module is said at once. */
export function readDefinition(
  exported: unknown,
  takenNames: readonly string[],
): { readonly definition?: StrategyDefinition; readonly problems: readonly string[] } {
  if (typeof exported !== 'object' || exported === null) {
    return { problems: ['expected a default export made by defineStrategy'] };
  }
  const given = exported as Readonly<Record<string, unknown>>;
  const problems = Object.entries(requirements).flatMap(([key, { expected, holds }]) =>
    holds(given[key]) ? [] : [`"${key}": expected ${expected}`],
  );
  const { name } = exported as StrategyDefinition;
  if (takenNames.includes(name)) {
    problems.push(`"name": expected one that no other strategy has, received "${name}"`);
  }
  return problems.length > 0
    ? { problems }
    : { definition: exported as StrategyDefinition, problems };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isOneOf =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    names.includes(value as string);

const needs: readonly StrategyNeed[] = ['oracle', 'waiting-line', 'probes'];
const details: readonly string[] = ['does', 'state', 'cost', 'matches', 'failsWhen'];

const requirements: Readonly<
  Record<string, { readonly expected: string; readonly holds: (value: unknown) => boolean }>
> = {
  name: {
    expected: 'small letters, digits and dashes, such as "my-strategy"',
    holds: (value) => typeof value === 'string' && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value),
  },
  family: { expected: 'a text', holds: isText },
  summary: { expected: 'a sentence', holds: isText },
  source: { expected: 'where it is from', holds: isText },
  fidelity: {
    expected: 'exact, distributional, behavioural or inspired',
    holds: isOneOf('exact', 'distributional', 'behavioural', 'inspired'),
  },
  details: {
    expected: `a text for each of ${details.join(', ')}`,
    holds: (value) =>
      typeof value === 'object' &&
      value !== null &&
      details.every((key) => isText((value as Record<string, unknown>)[key])),
  },
  honoursWeights: { expected: 'true or false', holds: (value) => typeof value === 'boolean' },
  spread: {
    expected: 'even, by key, around key, packed or learned',
    holds: isOneOf('even', 'by key', 'around key', 'packed', 'learned'),
  },
  scope: {
    expected: 'replica, worker or shared',
    holds: isOneOf('replica', 'worker', 'shared'),
  },
  needs: {
    expected: `nothing, or a list of ${needs.join(', ')}`,
    holds: (value) =>
      value === undefined ||
      (Array.isArray(value) && value.every((need) => needs.includes(need as StrategyNeed))),
  },
  params: {
    expected: 'a zod object with a default for each key',
    holds: (value) =>
      typeof (value as { safeParse?: unknown } | undefined)?.safeParse === 'function' &&
      (value as StrategyDefinition['params']).safeParse({}).success,
  },
  create: { expected: 'a function', holds: (value) => typeof value === 'function' },
};
