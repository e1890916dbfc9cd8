/** Whether what `--until` asked for is known. */
import { formatPercent } from '../core/format.ts';
import type { KnownWithin, Stopping } from '../results/stopping.ts';

const whyNot: Readonly<Record<Exclude<Stopping['ended'], 'reached'>, string>> = {
  time: 'the time was over',
  rounds: 'there were no more to play',
  'cut-short': 'it was cut short',
};

export function stoppingSentence({ metric, within, rounds, ended, subjects }: Stopping): string {
  const asked = `within ${formatPercent(within)}`;
  const after = `after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  if (ended === 'reached')
    return `${metric} is known ${asked} of each, ${after}, with 95 % confidence: ${listed(subjects)}.`;
  const missing = subjects.filter((each) => each.within === null || each.within > within);
  return `UNDETERMINED: ${metric} is not known ${asked} of each; ${after} ${whyNot[ended]}: ${listed(missing)}.`;
}

function listed(subjects: readonly KnownWithin[]): string {
  return subjects
    .map(({ subject, within }) =>
      within === null ? `${subject} not at all` : `${subject} within ${formatPercent(within)}`,
    )
    .join(', ');
}
