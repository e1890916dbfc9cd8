/** A row of the certificate: a case, what theory expects of it with its source, and what was found. */
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Interval } from '../statistics/interval.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';

export type Verdict = 'agrees' | 'disagrees' | 'too wide';

export type StrategyOf = (name: string) => StrategyDefinition;

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

/** A figure of many choices without pods. */
export interface SampledCase extends Claim {
  readonly kind: 'sampled';
  /** `tail`: the chance that the interval misses. */
  sample(strategyOf: StrategyOf, tail: number): Interval;
  judge(interval: Interval): Verdict;
}

/** Something that comes out exactly so, or does not. */
export interface ExactCase extends Claim {
  readonly kind: 'exact';
  find(strategyOf: StrategyOf): string;
}

export type Case = FigureCase | SampledCase | ExactCase;

export interface Row extends Claim {
  readonly found: string;
  readonly interval?: Interval | undefined;
  readonly verdict: Verdict;
}

/** The interval holds the figure; in parts of it, theory knows it to within `uncertainty`, and half a width of more than `widest` does not tell. */
export function equals(figure: number, uncertainty = 0, widest = 0.01): FigureCase['judge'] {
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
