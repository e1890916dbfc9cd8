/** Plays runs of one subject and repetition at ever closer rates, until it is known between which two it stops holding. */
import type { RunSpec } from '../../core/run-spec.ts';
import type { CapacityThreshold, SoughtRange } from '../../results/capacity.ts';
import type { RunResult } from '../../results/run-result.ts';
import { bracketOf, nextRate, type RateProbe } from '../calibrate/rate-search.ts';
import type { Play } from './play.ts';

export interface RateSearch {
  readonly repetition: number;
  readonly firstPerSecond: number;
  readonly range: SoughtRange;
  runAt(ratePerSecond: number): Promise<RunSpec>;
  judge(run: RunResult): Judged;
}

interface Judged {
  /** Undefined where the run can't tell, which ends the search. */
  readonly holds: boolean | undefined;
  /** Null where it holds. */
  readonly reason: string | null;
}

/** One that can't tell is played once more where that may come out otherwise. */
const attempts = { simulated: 1, wire: 2 } as const;

export async function seekRate(search: RateSearch, play: Play): Promise<CapacityThreshold> {
  // One run refutes: what chance has to do with it shows between repetitions.
  const bounds = { ...search.range, firstPerSecond: search.firstPerSecond, refutingRuns: 1 };
  const probes: RateProbe[] = [];
  let runs = 0;
  const judgeAt = async (ratePerSecond: number): Promise<Judged> => {
    const run = await search.runAt(ratePerSecond);
    for (let left = attempts[run.engine]; ; left--) {
      const result = await play(run);
      if (!result) return { holds: undefined, reason: 'interrupted' };
      runs++;
      const { holds, reason } = search.judge(result);
      if (holds !== undefined) return { holds, reason };
      if (left === 1) return { holds, reason: `at ${ratePerSecond}/s ${reason}` };
    }
  };
  let unknown: string | null = null;
  for (;;) {
    const ratePerSecond = nextRate(probes, bounds);
    if (ratePerSecond === undefined) break;
    const { holds, reason } = await judgeAt(ratePerSecond);
    if (holds === undefined) {
      unknown = reason;
      break;
    }
    probes.push({ ratePerSecond, reason });
  }
  const { highestValidPerSecond, lowestNotValidPerSecond, reason } = bracketOf(probes, bounds);
  return {
    repetition: search.repetition,
    ended: unknown === null ? endOf(highestValidPerSecond, lowestNotValidPerSecond) : 'unknown',
    holdsAtPerSecond: highestValidPerSecond,
    failsAtPerSecond: lowestNotValidPerSecond,
    reason: unknown ?? reason,
    runs,
  };
}

function endOf(holds: number | null, fails: number | null): CapacityThreshold['ended'] {
  if (holds === null) return 'never';
  return fails === null ? 'always' : 'found';
}
