/** A change in words: `+18.3% (+12.1% … +24.5%) from 51.7ms, 8 pairs`. */
import { unknownText } from '../core/format.ts';
import type { BaselineVerdict, Change } from '../results/gate-report.ts';
import { formatFigure } from './verdict-lines.ts';

export function changeText({ change, baseline, unit }: BaselineVerdict): string {
  if (!change) return unknownText;
  const from = baseline === null ? '' : ` from ${formatFigure(baseline, unit)}`;
  return `${estimateText(change, unit)}${from}, ${sampleText(change)}`;
}

export function sampleText({
  paired,
  repetitions,
}: Pick<Change, 'paired' | 'repetitions'>): string {
  const many = repetitions === 1 ? '' : 's';
  return paired ? `${repetitions} pair${many}` : `${repetitions} repetition${many}, unpaired`;
}

/** Estimate and interval. */
export function estimateText(
  { scale, estimate, interval }: Pick<Change, 'scale' | 'estimate' | 'interval'>,
  unit: string,
): string {
  const none = scale === 'ratio' ? 1 : 0;
  if (estimate === none && interval?.low === none && interval.high === none) return 'unchanged';
  const text = (value: number) => signed(scale === 'ratio' ? value - 1 : value, scale, unit);
  const range = interval ? ` (${text(interval.low)} … ${text(interval.high)})` : '';
  return `${text(estimate)}${range}`;
}

function signed(value: number, scale: Change['scale'], unit: string): string {
  const isShare = scale === 'difference' && unit === 'fraction';
  const shown = scale === 'ratio' || isShare ? value * 100 : value;
  const digits = scale === 'ratio' ? 1 : isShare ? 2 : 3;
  const text = Math.abs(shown).toFixed(digits);
  const sign = Number(text) === 0 ? '±' : shown < 0 ? '−' : '+';
  return `${sign}${text}${scale === 'ratio' ? '%' : isShare ? ' points' : ''}`;
}
