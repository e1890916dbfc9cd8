/** The summary in a few sentences: which is best and by how much, how sure that is, whether to believe it, what is next. */
import { formatPercent, formatRate } from '../core/format.ts';
import type { Calibration } from '../results/calibration.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import type { Subject } from '../results/subjects.ts';
import { errorFraction } from '../results/derived.ts';
import { costs, leadingComparison, listed, verdict } from './comparison-words.ts';
import { formatTime } from './near-floor.ts';
import { nextStep } from './next-step.ts';
import { stoppingSentence } from './stopping-sentence.ts';

/** `subjects`: one result each, repetitions merged. */
export function headline(
  result: SavedResult,
  subjects: readonly Subject[],
  repetitions: number,
): string[] {
  if (subjects.length === 0) return ['No run was completed.'];
  const isSweep = subjects.some(({ sweptRatePerSecond }) => sweptRatePerSecond !== undefined);
  const comparison = leadingComparison(result.comparisons);
  const { sentence, unranked } = ranking(subjects, result.calibration);
  const judged = comparison && verdict(comparison);
  const trust = [
    believed(result.runs),
    ...inRegime('Saturated', subjects, 'saturated'),
    ...inRegime('Still warming', subjects, 'warming'),
    ...leftOut(comparison, unranked),
  ];
  return [
    judged === undefined ? sentence : [judged, ...costs(result.comparisons, comparison!)].join(' '),
    ...(comparison ? [howSure(comparison, result.comparisons)] : []),
    ...(subjects.length > 1 && !comparison && !isSweep ? [caution(repetitions)] : []),
    ...(result.stopping ? [stoppingSentence(result.stopping)] : []),
    trust.join(' '),
    ...(subjects.length > 1 && !isSweep ? [nextStep(result, comparison, repetitions)] : []),
  ];
}

function howSure({ pairs }: MetricComparison, all: readonly MetricComparison[]): string {
  const counts = pairs.map(({ repetitions }) => repetitions);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const paired = least === most ? `${most}` : `${least} to ${most}`;
  const tests = all.flatMap((each) => each.pairs).filter(({ adjustedP }) => adjustedP !== null);
  const doubted = pairs.filter(
    ({ significant, signFlipP }) => significant && signFlipP !== null && signFlipP > 0.05,
  );
  return [
    `How sure: ${paired} paired repetitions, intervals of 95 %, significant at 5 % among ${tests.length} tests.`,
    ...doubted.map(
      ({ a, b, signFlipP }) =>
        `Sign flips do not confirm it of ${a} and ${b} (p ${signFlipP!.toFixed(3)}).`,
    ),
  ].join(' ');
}

function believed(runs: readonly RunResult[]): string {
  const count = (verdict: RunResult['validity']['verdict']) =>
    runs.filter(({ validity }) => validity.verdict === verdict).length;
  const [suspect, invalid] = [count('suspect'), count('invalid')];
  const all = runs.length;
  if (suspect + invalid === 0)
    return `To be believed: ${all === 1 ? 'the run is' : `${all} runs, all`} valid.`;
  const doubts = [
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(suspect > 0 ? [`${suspect} suspect`] : []),
  ];
  const how = invalid === all ? 'Not to be believed' : 'To be believed with care';
  return `${how}: ${listed(doubts)} of ${all} ${all === 1 ? 'run' : 'runs'}, see below.`;
}

function leftOut(comparison: MetricComparison | undefined, unranked: readonly string[]): string[] {
  if (!comparison) return unranked.length > 0 ? [`Left out: ${unranked.join(', ')}.`] : [];
  const bySubject = Map.groupBy(comparison.leftOut, ({ subject }) => subject);
  const texts = [...bySubject].map(([subject, left]) => {
    const reasons = new Set(left.map(({ reason }) => reason.split(':')[0]!));
    return `${left.length} of ${subject} (${[...reasons].join(', ')})`;
  });
  return texts.length > 0 ? [`Left out: ${texts.join('; ')}.`] : [];
}

function inRegime(name: string, subjects: readonly Subject[], regime: Subject['regime']): string[] {
  const within = subjects.filter((each) => each.regime === regime);
  return within.length > 0 ? [`${name}: ${within.map(({ subject }) => subject).join(', ')}.`] : [];
}

/** By the merged figures, which prove nothing. */
function ranking(
  subjects: readonly Subject[],
  calibration: Calibration | undefined,
): { sentence: string; unranked: string[] } {
  const ranked = subjects
    .filter((run) => whyUnranked(run) === undefined)
    .toSorted((a, b) => a.responseTimeMs.p99! - b.responseTimeMs.p99!);
  const unranked = subjects
    .filter((run) => !ranked.includes(run))
    .map((run) => `${run.subject} (${whyUnranked(run)})`);
  return { sentence: rankingText(ranked, (run) => p99(run, calibration)), unranked };
}

function rankingText(ranked: readonly Subject[], time: (run: Subject) => string): string {
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (!best || !worst) return 'No verdict.';
  if (best === worst) return `${best.subject} has a p99 response time of ${time(best)}.`;
  if (best.responseTimeMs.p99 === worst.responseTimeMs.p99) {
    return `All have the same p99 response time, ${time(best)}.`;
  }
  return (
    `${best.subject} has the lowest p99 response time, ${time(best)}; ` +
    `${worst.subject} the highest, ${time(worst)}.`
  );
}

function whyUnranked(run: Subject): string | undefined {
  if (run.validity.verdict === 'invalid') return 'invalid';
  return run.responseTimeMs.p99 === null ? 'too few answers to know a p99' : undefined;
}

function caution(repetitions: number): string {
  return repetitions === 1
    ? 'How sure: not at all. Of one repetition no difference can be told from chance.'
    : 'How sure: not at all. Too few repetitions count to tell differences from chance.';
}

/** Fast answers are no merit when they are few. */
function p99(run: Subject, calibration: Calibration | undefined): string {
  const time = formatTime(run.responseTimeMs, 'p99', run.engine, calibration);
  const errors = errorFraction(run.requests);
  const rate = formatRate(run.rates.throughputPerSecond);
  return errors ? `${time} (${formatPercent(errors)} errors, ${rate} answered)` : time;
}
