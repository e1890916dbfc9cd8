/** A row of the table of targets (docs/performance.md): what is measured, beside what, and what is to be reached. */
import type { Samples } from './samples.ts';

export interface Row {
  readonly name: string;
  readonly title: string;
  run(effort: Effort): Promise<Measured | Skipped>;
}

/** How much of the reader's time a measurement may take. */
export interface Effort {
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
}

export interface Measured {
  readonly samples: Samples;
  readonly checks: readonly Check[];
  readonly notes?: readonly string[];
}

/** A figure, one value a round, beside its bound; no values when a peer it needs is missing. */
export interface Check {
  readonly label: string;
  readonly values: readonly number[];
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Where it is not a ratio. */
  readonly unit?: string;
}

export interface Skipped {
  readonly skipped: string;
}
