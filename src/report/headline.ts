/** The summary in a few sentences. It claims no significance: proof of a difference is the comparison's. */
import { formatPercent, formatRate } from '../core/format.ts';
import type { Calibration } from '../results/calibration.ts';
import type { Subject } from '../results/subjects.ts';
import { errorFraction } from '../results/derived.ts';
import { formatTime } from './near-floor.ts';

/** `strategies`: one result each, repetitions merged. */
export function headline(
  strategies: readonly Subject[],
  repetitions: number,
  calibration: Calibration | undefined,
): string {
  if (strategies.length === 0) return 'No run was completed.';
  const ranked = strategies
    .filter((run) => whyUnranked(run) === undefined)
    .toSorted((a, b) => a.responseTimeMs.p99! - b.responseTimeMs.p99!);
  const unranked = strategies
    .filter((run) => !ranked.includes(run))
    .map((run) => `${labelOf(run)} (${whyUnranked(run)})`);
  return [
    ranking(ranked, repetitions, (run) => p99(run, calibration)),
    ...inRegime(
      'Saturated',
      ranked.filter((run) => run.regime === 'saturated'),
    ),
    ...inRegime(
      'Still warming',
      ranked.filter((run) => run.regime === 'warming'),
    ),
    ...(unranked.length > 0 ? [`Left out: ${unranked.join(', ')}.`] : []),
  ].join(' ');
}

function inRegime(name: string, runs: readonly Subject[]): string[] {
  return runs.length > 0 ? [`${name}: ${runs.map(labelOf).join(', ')}.`] : [];
}

function ranking(
  ranked: readonly Subject[],
  repetitions: number,
  time: (run: Subject) => string,
): string {
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (!best || !worst) return 'No verdict.';
  if (best === worst) return `${labelOf(best)} has a p99 response time of ${time(best)}.`;
  if (best.responseTimeMs.p99 === worst.responseTimeMs.p99) {
    return `All have the same p99 response time, ${time(best)}.`;
  }
  return (
    `${labelOf(best)} has the lowest p99 response time, ${time(best)}; ` +
    `${labelOf(worst)} the highest, ${time(worst)}. ${caution(repetitions)}`
  );
}

function whyUnranked(run: Subject): string | undefined {
  if (run.validity.verdict === 'invalid') return 'invalid';
  return run.responseTimeMs.p99 === null ? 'too few answers to know a p99' : undefined;
}

function caution(repetitions: number): string {
  return repetitions === 1
    ? 'One repetition shows no significance.'
    : `Whether ${repetitions} repetitions make that significant has not been tested.`;
}

/** Fast answers are no merit when they are few. */
function p99(run: Subject, calibration: Calibration | undefined): string {
  const time = formatTime(run.responseTimeMs, 'p99', run.engine, calibration);
  const errors = errorFraction(run.requests);
  const rate = formatRate(run.rates.throughputPerSecond);
  return errors ? `${time} (${formatPercent(errors)} errors, ${rate} answered)` : time;
}

function labelOf(run: Subject): string {
  return run.subject;
}
