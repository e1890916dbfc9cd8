/** The matrix of strategies and repetitions: its order, seeds and names. */
import { CounterRng } from '../../core/rng.ts';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { ScenarioSpec } from '../schema/scenario.ts';

/** Repetitions are interleaved, so that a machine that slows down slows every strategy. */
export function orderedRuns({
  strategies,
  repetitions,
}: Pick<ScenarioSpec, 'strategies' | 'repetitions'>): {
  strategy: StrategySpec;
  repetition: number;
}[] {
  return Array.from({ length: repetitions }, (_, index) =>
    strategies.map((strategy) => ({ strategy, repetition: index + 1 })),
  ).flat();
}

/** The first repetition has the scenario's own seed, which makes it easy to run again. */
export function repetitionSeed(seed: number, repetition: number): number {
  if (repetition === 1) return seed;
  return Math.floor(new CounterRng(seed, 'repetition').at(repetition) * 4_294_967_296);
}

/** Also a file name: `p2c(choices=3)` becomes `p2c-choices-3-1`. */
export function runId(label: string, repetition: number): string {
  return `${label.replaceAll(/[^\w.-]+/g, '-').replace(/-$/, '')}-${repetition}`;
}
