/** A row of the certificate: a case, what theory expects of it with its source, and what was found. */
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Interval } from '../statistics/interval.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';

export type Verdict = 'agrees' | 'disagrees' | 'too wide';

interface Claim {
  readonly name: string;
  readonly expected: string;
  /** Paper, textbook or upstream project. */
  readonly source: string;
}

/** A figure of simulated runs, with the interval of its mean over independent repetitions. */
export interface FigureCase extends Claim {
  readonly kind: 'figure';
  /** Of every repetition, the same number of runs. */
  readonly repetitions: readonly (readonly RunSpec[])[];
  /** Of one repetition. */
  figure(results: readonly RunResult[]): number;
  judge(interval: Interval): Verdict;
}

/** Something that comes out exactly so, or does not. */
export interface ExactCase extends Claim {
  readonly kind: 'exact';
  find(strategyOf: (name: string) => StrategyDefinition): string;
}

export type Case = FigureCase | ExactCase;

export interface Row extends Claim {
  readonly found: string;
  readonly interval?: Interval | undefined;
  readonly verdict: Verdict;
}

/** Half of an interval's width, in parts of the figure itself, that is still narrow enough to tell. */
const widest = 0.01;

/** The interval holds the figure, which theory itself knows to within `uncertainty`, in parts of it. */
export function equals(figure: number, uncertainty = 0): FigureCase['judge'] {
  return ({ low, high }) => {
    const slack = figure * uncertainty;
    if (figure + slack < low || figure - slack > high) return 'disagrees';
    return (high - low) / 2 > widest * figure ? 'too wide' : 'agrees';
  };
}

/** The interval lies below the figure. */
export function below(figure: number): FigureCase['judge'] {
  return ({ low, high }) => (high < figure ? 'agrees' : low > figure ? 'disagrees' : 'too wide');
}
