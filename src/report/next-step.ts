/** What to type next: more repetitions where they would tell something, else the next question. */
import { usualRepetitions } from '../core/usual-repetitions.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import type { SavedResult } from '../results/run-result.ts';
import { subjects } from '../results/subjects.ts';

/** What `--repetitions` takes. */
const mostRepetitions = 100;

export function nextStep(
  { command, runs }: SavedResult,
  comparison: MetricComparison | undefined,
  repetitions: number,
): string {
  const { engine } = runs[0]!;
  if (repetitions === 1 || !comparison) {
    const enough = Math.max(usualRepetitions[engine], repetitions);
    return `Next: ${withRepetitions(command, enough)}`;
  }
  if (runs.some(({ validity }) => validity.verdict === 'invalid')) {
    return `Next, once this machine has a core to spare: ${command}`;
  }
  const open = openQuestion(comparison);
  if (open && open.repetitionsNeeded > open.repetitions) {
    if (open.repetitionsNeeded > mostRepetitions) {
      return 'Next: a longer --duration, so that runs differ less among each other.';
    }
    const worth = Math.round((comparison.worthFinding - 1) * 100);
    return `Next, to find ${worth} % between ${open.a} and ${open.b} with a chance of 80 %: ${withRepetitions(command, open.repetitionsNeeded)}`;
  }
  if (engine === 'simulated' && command.startsWith('plimsoll simulate ')) {
    return `Next, over real sockets: ${command.replace(/^plimsoll simulate/, 'plimsoll run')}`;
  }
  const best = comparison.ranking[0]!.subject;
  const known = [...subjects(runs)].find(([subject]) => subject === best)?.[1][0]?.strategy;
  if (!known || known.module) return 'Next: a gate that keeps it so, in the scenario.';
  return `Next, how it works and where it is to be had: plimsoll strategies ${known.name}`;
}

/** Of the best and those that tie with it, which two take most repetitions to find a difference between. */
function openQuestion({ ranking, pairs }: MetricComparison) {
  const [best] = ranking;
  const tied = ranking.slice(1).filter(({ rank }) => rank === best!.rank);
  const open = pairs.filter(
    ({ a, b }) =>
      [a, b].includes(best!.subject) && tied.some(({ subject }) => [a, b].includes(subject)),
  );
  return open
    .map((pair) => ({ ...pair, repetitionsNeeded: pair.repetitionsNeeded ?? Infinity }))
    .toSorted((x, y) => y.repetitionsNeeded - x.repetitionsNeeded)[0];
}

function withRepetitions(command: string, repetitions: number): string {
  const others = command
    .replace(/ --repetitions[ =]\d+/, '')
    .replace(/ --until[ =]([\w()]+ )?[\d.]+ ?%/, '')
    .replace(/ --max-time[ =]\S+/, '');
  return `${others} --repetitions ${repetitions}`;
}
