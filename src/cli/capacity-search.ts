/** All searches of a capacity at once, then the curves around what they found. */
import { comparePairs, conclude } from '../capacity/conclude.ts';
import { kneeOf } from '../capacity/knee.ts';
import { judgeObjective, type Objective } from '../capacity/objective.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type {
  Capacity,
  CapacityThreshold,
  CurvePoint,
  SubjectCapacity,
} from '../results/capacity.ts';
import { errorFraction } from '../results/derived.ts';
import { mergeRepetitions } from '../results/merge-repetitions.ts';
import type { RunResult } from '../results/run-result.ts';
import { type Play, withPlayer } from '../run/capacity/play.ts';
import { seekRate } from '../run/capacity/seek-rate.ts';
import type { PlannedSearches } from './capacity-plan.ts';

interface SearchObserver {
  sought(subject: string, threshold: CapacityThreshold): void;
  drawing(ratesPerSecond: readonly number[]): void;
}

/** Of the highest rate found; half as many on the wire, where a run takes its time, and of the first repetition alone. */
const curveShares = {
  simulated: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2],
  wire: [0.2, 0.4, 0.6, 0.8, 1, 1.2],
} as const;
const mostPerSecond = 1_000_000;

/** An abort leaves undetermined what was not found before. */
export async function seekCapacity(
  planned: PlannedSearches,
  objective: Objective,
  signal: AbortSignal,
  observer: SearchObserver,
): Promise<Pick<Capacity, 'subjects' | 'pairs'>> {
  const { searches, engine, firstPerSecond, range, runAt } = planned;
  const most = planned.plan.runs.length;
  return await withPlayer(engine, most, signal, async (play) => {
    const seek = async (subject: string, run: RunSpec): Promise<CapacityThreshold> => {
      const threshold = await seekRate(
        {
          repetition: run.repetition,
          firstPerSecond,
          range,
          runAt: (ratePerSecond) => runAt(run, ratePerSecond),
          judge: (result) => judgeObjective(objective, result),
        },
        play,
      );
      observer.sought(subject, threshold);
      return threshold;
    };
    const found = await Promise.all(
      [...searches].map(async ([subject, runs]) => {
        const thresholds = await Promise.all(runs.map((run) => seek(subject, run)));
        return { subject, ...conclude(thresholds, range), thresholds };
      }),
    );
    const rates = curveRates(found, engine);
    if (rates.length > 0 && !signal.aborted) observer.drawing(rates);
    const subjects = await Promise.all(
      found.map(async (each) => {
        const curve = await drawCurve(planned, searches.get(each.subject)!, rates, play);
        return { ...each, curve, kneePerSecond: kneeOf(curve) };
      }),
    );
    return { subjects, pairs: comparePairs(subjects) };
  });
}

/** The same for all subjects, to be set beside each other; none where nothing held. */
function curveRates(
  found: readonly Pick<SubjectCapacity, 'ratePerSecond' | 'heldAtPerSecond'>[],
  engine: Capacity['engine'],
): number[] {
  const highest = Math.max(
    ...found.map(({ ratePerSecond, heldAtPerSecond }) => ratePerSecond ?? heldAtPerSecond ?? 0),
  );
  return curveShares[engine]
    .map((share) => Number((share * highest).toPrecision(3)))
    .filter((rate) => rate > 0 && rate <= mostPerSecond);
}

/** Points that were not played are left out. */
async function drawCurve(
  { engine, runAt }: PlannedSearches,
  runs: readonly RunSpec[],
  ratesPerSecond: readonly number[],
  play: Play,
): Promise<CurvePoint[]> {
  const played = engine === 'wire' ? runs.slice(0, 1) : runs;
  const points = ratesPerSecond.map(async (ratePerSecond) => {
    const results = await Promise.all(
      played.map(async (run) => await play(await runAt(run, ratePerSecond))),
    );
    return pointOf(
      ratePerSecond,
      results.filter((result) => result !== undefined && !result.aborted) as RunResult[],
    );
  });
  return (await Promise.all(points)).flat();
}

function pointOf(ratePerSecond: number, results: readonly RunResult[]): CurvePoint[] {
  if (results.length === 0) return [];
  const merged = mergeRepetitions(results);
  const { mean, p50, p99 } = merged.responseTimeMs;
  return [
    {
      ratePerSecond,
      repetitions: results.length,
      meanMs: mean,
      p50Ms: p50,
      p99Ms: p99,
      goodputPerSecond: merged.rates.goodputPerSecond,
      errors: errorFraction(merged.requests) ?? 0,
      regime: merged.regime,
    },
  ];
}
