/** Do two generators say the same of one server? */
import type { ClosedLoopFigures } from '../../results/calibration.ts';

/**
 * The greater at most half as much again as the lesser. At full speed each generator's own work is part of what it sees,
 * and differs by about a third; errors of principle (a clock of whole milliseconds, samples made up) are larger.
 */
export const agreementFactor = 1.5;

/** At the median, and in requests per second, which neither takes from the times it measures. */
export function agree(a: ClosedLoopFigures, b: ClosedLoopFigures): boolean {
  return (
    near(a.responseTimeMs.p50, b.responseTimeMs.p50) &&
    near(a.requestsPerSecond, b.requestsPerSecond)
  );
}

function near(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && Math.max(a, b) <= agreementFactor * Math.min(a, b);
}
