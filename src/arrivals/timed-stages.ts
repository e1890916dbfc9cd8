/** When the stages of a load begin and end: its warm-up, which is the beginning of the first, and all of them after it. */
import type { RequestPhase } from '../core/run-event.ts';
import type { LoadStage } from '../core/run-spec.ts';

export interface TimedStage {
  readonly spec: LoadStage;
  readonly phase: RequestPhase;
  readonly startMs: number;
  readonly endMs: number;
}

export function timedStages(load: readonly LoadStage[], warmupMs: number): readonly TimedStage[] {
  const stages: TimedStage[] = [];
  if (warmupMs > 0) stages.push({ spec: load[0]!, phase: 'warmup', startMs: 0, endMs: warmupMs });
  let startMs = warmupMs;
  for (const spec of load) {
    stages.push({ spec, phase: 'measure', startMs, endMs: startMs + spec.durationMs });
    startMs += spec.durationMs;
  }
  return stages;
}
