/** Plays the repetitions of a plan round by round, each a block of all subjects, until enough is known or the time is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Stopping } from '../results/stopping.ts';
import { coolDownMs, type executePlan, type Execution, type RunObserver } from './execute-plan.ts';

export interface StoppingRule {
  /** No sooner than after so many rounds is it asked whether that is enough. */
  readonly leastRounds: number;
  /** Asked between rounds: one that has begun is played to its end. */
  readonly mostMs: number;
  readonly isEnough: (results: readonly RunResult[]) => boolean;
}

export interface ExecutionUntil extends Execution {
  readonly rounds: number;
  readonly ended: Stopping['ended'];
}

/** In virtual time: threads take a while to start, and many rounds little more than one. */
const simulatedRoundsAtOnce = 4;

export async function executeUntil(
  plan: Plan,
  play: typeof executePlan,
  observer: RunObserver,
  signal: AbortSignal,
  { leastRounds, mostMs, isEnough }: StoppingRule,
): Promise<ExecutionUntil> {
  const startedMs = performance.now();
  const last = Math.max(...plan.runs.map(({ repetition }) => repetition));
  const onWire = plan.runs.some(({ engine }) => engine === 'wire');
  const step = onWire ? 1 : simulatedRoundsAtOnce;
  const results: RunResult[] = [];
  for (let rounds = 0, upTo = onWire ? 1 : leastRounds; ; upTo = Math.min(upTo + step, last)) {
    const runs = plan.runs.filter((run) => run.repetition > rounds && run.repetition <= upTo);
    if (onWire && rounds > 0) await sleep(coolDownMs, undefined, { signal }).catch(() => {});
    const part = await play({ ...plan, runs }, numbered(observer, results.length), signal);
    results.push(...part.results);
    rounds = upTo;
    const ended = (how: Stopping['ended']) => ({ ...part, results, rounds, ended: how });
    if (part.aborted || part.failure) return ended('cut-short');
    if (rounds >= leastRounds && isEnough(results)) return ended('reached');
    if (rounds === last) return ended('rounds');
    if (performance.now() - startedMs > mostMs) return ended('time');
  }
}

/** How many there will be in the end is not known; those of this part are. */
function numbered(observer: RunObserver, before: number): RunObserver {
  return {
    runStarted: (run, number, total) => observer.runStarted(run, before + number, before + total),
    update: (view) => observer.update(view),
    runEnded: (result) => observer.runEnded(result),
  };
}
