/** The matrix of ingresses, strategies and repetitions: its order, seeds and names. */
import { CounterRng } from '../../core/rng.ts';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { Settings } from './overrides.ts';

export interface RunOrder {
  /** A file name too, unique in the plan. */
  readonly id: string;
  readonly ingress: string;
  readonly strategy: StrategySpec;
  readonly repetition: number;
}

/** Repetitions are interleaved, so that a machine that slows down slows everything that is compared. */
export function orderedRuns({
  ingresses,
  strategies,
  repetitions,
}: Pick<Settings, 'ingresses' | 'strategies' | 'repetitions'>): RunOrder[] {
  return Array.from({ length: repetitions }, (_, index) => index + 1).flatMap((repetition) =>
    strategies.flatMap((strategy) =>
      ingresses.map((ingress) => {
        const label = ingresses.length > 1 ? `${ingress}-${strategy.label}` : strategy.label;
        return { id: runId(label, repetition), ingress, strategy, repetition };
      }),
    ),
  );
}

/** The first repetition has the scenario's own seed, which makes it easy to run again. */
export function repetitionSeed(seed: number, repetition: number): number {
  if (repetition === 1) return seed;
  return Math.floor(new CounterRng(seed, 'repetition').at(repetition) * 4_294_967_296);
}

/** `p2c(choices=3)` becomes `p2c-choices-3-1`. */
function runId(label: string, repetition: number): string {
  return `${label.replaceAll(/[^\w.-]+/g, '-').replace(/-$/, '')}-${repetition}`;
}
