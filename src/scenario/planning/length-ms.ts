import type { LoadStage } from '../../core/run-spec.ts';

/** Of stages, one after the other. */
export function lengthMs(stages: readonly LoadStage[]): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
}
