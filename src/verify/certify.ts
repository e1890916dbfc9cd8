/**
 * Theory as the judge: every case is simulated or tried, and held to what is known of it. All intervals together miss a
 * true figure with a chance of at most `certificateTail` (Bonferroni), so one that disagrees means something.
 */
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import { type Interval, meanInterval } from '../statistics/interval.ts';
import type { Case, ExactCase, FigureCase, Row, SampledCase, StrategyOf } from './row.ts';

/** Of what is simulated together, and of what is sampled together. */
const familyTail = 0.001;
export const certificateTail = 2 * familyTail;

export interface Certifier {
  readonly strategyOf: StrategyOf;
  /** Results in the order of the runs; undefined for what an abort has cut short. */
  simulate(runs: readonly RunSpec[]): Promise<readonly (RunResult | undefined)[]>;
}

/** Rows as they become known; ends early when a simulation is cut short. */
export async function* certify(
  cases: readonly Case[],
  certifier: Certifier,
): AsyncGenerator<Row, void> {
  for (const each of cases) {
    if (each.kind === 'exact') {
      yield tried(each, certifier);
      continue;
    }
    const tail = familyTail / cases.filter(({ kind }) => kind === each.kind).length;
    if (each.kind === 'sampled') {
      yield row(each, each.sample(certifier.strategyOf, tail));
      continue;
    }
    const results = await certifier.simulate(each.repetitions.flat());
    if (results.includes(undefined)) return;
    yield simulated(each, results as readonly RunResult[], tail);
  }
}

function tried(each: ExactCase, certifier: Certifier): Row {
  const { name, source, expected } = each;
  const found = each.find(certifier.strategyOf);
  return { name, source, expected, found, verdict: found === expected ? 'agrees' : 'disagrees' };
}

function simulated(each: FigureCase, results: readonly RunResult[], tail: number): Row {
  const { repetitions } = each;
  const runsEach = repetitions[0]!.length;
  const figures = repetitions.map((_, index) =>
    each.figure(results.slice(index * runsEach, (index + 1) * runsEach)),
  );
  return row(each, meanInterval(figures, tail));
}

function row(each: FigureCase | SampledCase, interval: Interval): Row {
  const { name, source, expected } = each;
  const found = interval.estimate.toPrecision(5);
  return { name, source, expected, found, interval, verdict: each.judge(interval) };
}
