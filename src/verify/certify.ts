/**
 * Theory as the judge: every case is simulated or tried, and held to what is known of it. All intervals together miss a
 * true figure with a chance of at most `familyTail` (Bonferroni), so one that disagrees means something.
 */
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import { meanInterval } from '../statistics/interval.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import type { Case, ExactCase, FigureCase, Row } from './row.ts';

export const familyTail = 0.001;

export interface Certifier {
  strategyOf(name: string): StrategyDefinition;
  /** Results in the order of the runs; undefined for what an abort has cut short. */
  simulate(runs: readonly RunSpec[]): Promise<readonly (RunResult | undefined)[]>;
}

/** Rows as they become known; ends early when a simulation is cut short. */
export async function* certify(
  cases: readonly Case[],
  certifier: Certifier,
): AsyncGenerator<Row, void> {
  const figures = cases.filter(({ kind }) => kind === 'figure').length;
  for (const each of cases) {
    if (each.kind === 'exact') {
      yield tried(each, certifier);
      continue;
    }
    const results = await certifier.simulate(each.repetitions.flat());
    if (results.includes(undefined)) return;
    yield simulated(each, results as readonly RunResult[], familyTail / figures);
  }
}

function tried(each: ExactCase, certifier: Certifier): Row {
  const { name, source, expected } = each;
  const found = each.find((wanted) => certifier.strategyOf(wanted));
  return { name, source, expected, found, verdict: found === expected ? 'agrees' : 'disagrees' };
}

function simulated(each: FigureCase, results: readonly RunResult[], tail: number): Row {
  const { name, source, expected, repetitions } = each;
  const runsEach = repetitions[0]!.length;
  const figures = repetitions.map((_, index) =>
    each.figure(results.slice(index * runsEach, (index + 1) * runsEach)),
  );
  const interval = meanInterval(figures, tail);
  const found = interval.estimate.toPrecision(5);
  return { name, source, expected, found, interval, verdict: each.judge(interval) };
}
