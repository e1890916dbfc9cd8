/** Who plays the runs of many searches at once: virtual time on all cores; the wire one after the other, in turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunSpec } from '../../core/run-spec.ts';
import { wireEngine } from '../../engines/wire/wire-engine.ts';
import type { RunResult } from '../../results/run-result.ts';
import { coolDownMs } from '../execute-plan.ts';
import { playRun } from '../play-run.ts';
import { SimulationThreads } from '../simulate-many.ts';

/** Undefined when aborted. */
export type Play = (run: RunSpec) => Promise<RunResult | undefined>;

/** `most`: searches at once. */
export async function withPlayer<T>(
  engine: RunSpec['engine'],
  most: number,
  signal: AbortSignal,
  work: (play: Play) => Promise<T>,
): Promise<T> {
  if (engine === 'wire') return await work(inTurn(signal));
  await using threads = new SimulationThreads(most, signal);
  return await work((run) => threads.play(run));
}

/** First asked, first played: searches take turns, so that a machine that slows down slows all of them. */
function inTurn(signal: AbortSignal): Play {
  let last: Promise<unknown> = Promise.resolve();
  let brokeDown = false;
  return (run) => {
    const mine = last.then(async () => {
      await sleep(coolDownMs, undefined, { signal }).catch(() => {});
      if (signal.aborted || brokeDown) return undefined;
      return await playRun(wireEngine, run, () => {}, signal);
    });
    last = mine.catch(() => (brokeDown = true));
    return mine;
  };
}
