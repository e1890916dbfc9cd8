/**
 * How far the wire may lie from the simulator where the models are right. Beside a tolerance, what virtual time does not
 * have: sends and answers that are late, as measured in the same runs, and the hops between generator and pods. And chance:
 * where a choice depends on who is busy, one that falls otherwise changes those after it.
 */
import type { RequestCounts } from '../core/run-event.ts';
import { asGoodAsNormal } from '../statistics/interval.ts';
import { criticalT } from '../statistics/student-t.ts';
import { errorFraction } from '../results/derived.ts';
import type { HopsSource, Range } from '../results/engine-agreement.ts';
import type { MergedRuns } from '../results/merge-repetitions.ts';

/** Of the simulated figure. */
const tolerance = { mean: 0.05, p50: 0.05, p99: 0.15, throughput: 0.03, share: 0.05 } as const;
const errorTolerance = 0.001;
/** Both ways together. Calibrated hops are those of a machine that does nothing else. */
const hopsAllowanceMs: Readonly<Record<HopsSource, number>> = {
  nowhere: 1,
  calibration: 0.25,
  scenario: 0.25,
};
/** That chance alone goes beyond it, in any of the shares of a run: three standard errors of a single one. */
const chanceTail = 0.003;

export type TimeFigure = 'mean' | 'p50' | 'p99';

/** As a fraction of the simulated time. */
export function expectedOfTime(
  figure: TimeFigure,
  wire: MergedRuns,
  simulated: MergedRuns,
  hopsFrom: HopsSource,
): Range | null {
  const ms = simulated.responseTimeMs[figure];
  if (!ms) return null;
  const excess = (latenessMs(figure, wire, simulated) + hopsAllowanceMs[hopsFrom]) / ms;
  return { low: -tolerance[figure], high: tolerance[figure] + excess };
}

/** Users who wait longer ask less often; arrivals that heed no answers are the same on both sides. */
export function expectedOfThroughput(
  wire: MergedRuns,
  simulated: MergedRuns,
  meanTime: Range | null,
): Range {
  const heedsAnswers = wire.requests.intended !== simulated.requests.intended;
  const longer = heedsAnswers && meanTime ? meanTime.high - tolerance.mean : 0;
  return { low: 1 / (1 + longer) - 1 - tolerance.throughput, high: tolerance.throughput };
}

/** `simulated`: at least one was intended. */
export function expectedOfErrors(simulated: RequestCounts): Range {
  return around(
    errorTolerance +
      chance(errorFraction(simulated) ?? 0, simulated.intended, standardErrorsFor(1)),
  );
}

/** Of one of so many endpoints. */
export function expectedOfShares(endpoints: number): (share: number, ofRequests: number) => Range {
  const standardErrors = standardErrorsFor(endpoints);
  return (share, requests) =>
    around(tolerance.share * share + chance(share, requests, standardErrors));
}

function latenessMs(figure: TimeFigure, wire: MergedRuns, simulated: MergedRuns): number {
  const sendMs = wire.sendLagMs[figure] ?? 0;
  const answerMs = (wire.serviceTimeMs?.[figure] ?? 0) - (simulated.serviceTimeMs?.[figure] ?? 0);
  return sendMs + Math.max(0, answerMs);
}

function standardErrorsFor(figures: number): number {
  return criticalT(chanceTail / figures, asGoodAsNormal);
}

/** Of the difference of two shares, both drawn at random. */
function chance(share: number, requests: number, standardErrors: number): number {
  return standardErrors * Math.sqrt((2 * share * (1 - share)) / requests);
}

function around(half: number): Range {
  return { low: -half, high: half };
}
