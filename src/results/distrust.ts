/** Why a run neither passes nor fails a gate and is left out of comparisons; undefined where it may be believed. */
import type { RunResult } from './run-result.ts';

export function distrust(run: RunResult): string | undefined {
  if (run.aborted) return `${run.id} was aborted`;
  if (run.validity.verdict !== 'invalid') return undefined;
  const reasons = run.validity.reasons.filter(({ verdict }) => verdict === 'invalid');
  return [`${run.id} is invalid`, ...reasons.map(({ message }) => message)].join(': ');
}
