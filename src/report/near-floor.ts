/**
 * Times near what the instrument itself takes. Below twice the floor, percentile by percentile, more than half of a
 * time may be the instrument's: what the target took is at most what is shown. In virtual time there is no floor.
 */
import { formatMs } from '../core/format.ts';
import type { Calibration } from '../results/calibration.ts';
import type { RunResult, SavedResult, TimeSummary } from '../results/run-result.ts';
import { wrap } from './lines.ts';

export const nearFloor = 2;

type Percentile = 'p50' | 'p90' | 'p99' | 'p999';

/** `≤ 1.20ms` near the floor, else `1.20ms`. */
export function formatTime(
  times: TimeSummary,
  percentile: Percentile,
  engine: RunResult['engine'],
  calibration: Calibration | undefined,
): string {
  const ms = times[percentile];
  const floorMs = calibration?.floor.responseTimeMs[percentile] ?? 0;
  const isNear = engine === 'wire' && ms !== null && ms < nearFloor * floorMs;
  return isNear ? `≤ ${formatMs(ms)}` : formatMs(ms);
}

export function floorLines({ calibration, runs }: SavedResult): string[] {
  if (!calibration || !runs.some(({ engine }) => engine === 'wire')) return [];
  const { p50, p99 } = calibration.floor.responseTimeMs;
  return wrap(
    '',
    `The floor of this machine was ${formatMs(p50)} at p50 and ${formatMs(p99)} at p99 on ` +
      `${calibration.takenAt.slice(0, 10)} (plimsoll calibrate). ≤ stands before times within twice the floor.`,
  );
}
