/** The matrix of ingresses, dialects, strategies and repetitions: its order, seeds and names. */
import { CounterRng } from '../../core/rng.ts';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { Settings } from './overrides.ts';

export interface RunOrder {
  /** A file name too, unique in the plan. */
  readonly id: string;
  readonly ingress: string;
  /** Undefined: what the manifests declare. */
  readonly dialect: Settings['dialects'][number];
  readonly strategy: StrategySpec;
  readonly repetition: number;
  /** When it is played, from 1. */
  readonly turn: number;
}

/**
 * Repetition by repetition, as the scenario lists what is compared. They are played in blocks of one repetition each, so
 * that a machine that slows down slows everything; within a block by lot, so that being first or last, or beside a
 * certain other, falls to each as often.
 */
export function orderedRuns({
  ingresses,
  dialects,
  strategies,
  repetitions,
  seed,
}: Pick<Settings, 'ingresses' | 'dialects' | 'strategies' | 'repetitions' | 'seed'>): RunOrder[] {
  const compared = strategies.flatMap((strategy) =>
    ingresses.flatMap((ingress) => dialects.map((dialect) => ({ strategy, ingress, dialect }))),
  );
  return Array.from({ length: repetitions }, (_, index) => index + 1).flatMap((repetition) => {
    const turns = shuffledTurns(seed, repetition, compared.length);
    return compared.map(({ strategy, ingress, dialect }, i) => {
      const label = [
        ...(ingresses.length > 1 ? [ingress] : []),
        ...(dialects.length > 1 ? [dialect] : []),
        strategy.label,
      ].join('-');
      const turn = (repetition - 1) * compared.length + turns[i]!;
      return { id: runId(label, repetition), ingress, dialect, strategy, repetition, turn };
    });
  });
}

/** 1 … n, each order as likely. */
function shuffledTurns(seed: number, repetition: number, n: number): number[] {
  const lots = new CounterRng(repetitionSeed(seed, repetition), 'turn');
  const drawn = Array.from({ length: n }, (_, i) => i).toSorted((i, j) => lots.at(i) - lots.at(j));
  return Array.from({ length: n }, (_, i) => drawn.indexOf(i) + 1);
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
