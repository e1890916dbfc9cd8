/** What dashboard and plain lines both say of a run, in the same words. */
import { formatCount, formatRate, unknownText } from '../core/format.ts';
import type { RequestCounts } from '../core/run-event.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';

export const phaseNames: Readonly<Record<RunView['phase'], string>> = {
  starting: 'starting',
  warmup: 'warm-up',
  measure: 'measuring',
  drain: 'draining',
  ended: 'ended',
};

/** One decimal always, so that a running clock does not change its width at each tick. */
export function formatElapsed(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

/** `simulates 2.4M/s, 35.0s left`; nothing where time is real. */
export function paceTexts(pace: RunView['pace']): readonly string[] {
  if (!pace) return [];
  const { requestsPerSecond, leftMs } = pace;
  return [`simulates ${formatRate(requestsPerSecond)}`, `${formatElapsed(leftMs)} left`];
}

/** Jain's index, peak-to-mean and their like: ratios near 1 whose third decimal matters. */
export function formatIndex(index: number | null): string {
  return index === null ? unknownText : index.toFixed(3);
}

/** `3 failed`, `1 timed out`: only what happened. */
export function problemTexts(counts: RequestCounts): readonly string[] {
  const problems: readonly (readonly [number, string])[] = [
    [counts.failed, 'failed'],
    [counts.timedOut, 'timed out'],
    [counts.refused, 'refused'],
    [counts.cancelled, 'cancelled'],
    [counts.unsent, 'unsent'],
  ];
  return problems
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${formatCount(count)} ${name}`);
}

export function errorShare({ requests }: RunResult): number | null {
  return requests.intended === 0 ? null : 1 - requests.ok / requests.intended;
}

/** Of the pool that is balanced worst. */
export function lowestJain(result: RunResult): number | null {
  const known = result.pools.flatMap(({ balance }) => balance.jain ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** `valid`, `suspect, saturated`, `invalid, aborted`. */
export function outcomeText(result: RunResult): string {
  const words: string[] = [result.validity.verdict];
  if (result.regime !== 'steady') words.push(result.regime);
  if (result.aborted) words.push('aborted');
  return words.join(', ');
}
