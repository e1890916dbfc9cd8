/** Gates for a terminal: `PASS  p99(responseTime) < 60ms  p2c  41.2ms`, aligned. */
import { formatMs, formatPercent, formatRate, unknownText } from '../core/format.ts';
import type { GateSpec } from '../core/run-spec.ts';
import type { GateVerdict } from '../results/run-result.ts';
import { subjectName } from '../results/subjects.ts';
import { alignColumns, labelWidth, shorten, wrap } from './lines.ts';

export const gateWords = { passed: 'PASS', failed: 'FAIL', undetermined: 'UNDETERMINED' } as const;

/** Against a baseline the bound may not be known. */
export type ShownVerdict = Omit<GateVerdict, 'bound'> & { readonly bound: number | null };

export function verdictLines(verdicts: readonly ShownVerdict[]): string[] {
  const rows = verdicts.map((gate) => [
    gateWords[gate.verdict],
    ruleText(gate),
    shorten(subjectName(gate), labelWidth),
    formatValue(gate),
  ]);
  return alignColumns(rows, 'lllr').flatMap((line, i) => {
    const { reason } = verdicts[i]!;
    if (reason === undefined) return [line];
    // A long reason is told in full once.
    const told = verdicts.findIndex((gate) => gate.reason === reason) < i;
    return [line, ...wrap('      ', told ? reason.split(':')[0]! : reason)];
  });
}

/** `batch: p99(responseTime) < 60ms` where it is for one load. */
export function ruleText({ rule, load }: GateSpec): string {
  const text = rule.trim().replace(/\s+/g, ' ');
  return load === undefined ? text : `${load}: ${text}`;
}

/** Rounded, unless that would hide on which side of the bound the value lies. */
export function formatValue({ value, bound, unit }: ShownVerdict): string {
  if (value === null) return unknownText;
  const rounded = formatFigure(value, unit);
  if (bound === null || value === bound || rounded !== formatFigure(bound, unit)) return rounded;
  return unit === 'fraction' ? `${digits(value * 100)}%` : `${digits(value)}${unit}`;
}

export function formatFigure(value: number, unit: string): string {
  if (unit === 'ms') return formatMs(value);
  if (unit === 'fraction') return formatPercent(value);
  if (unit === '/s') return formatRate(value);
  return value.toFixed(3);
}

function digits(value: number): string {
  return String(Number(value.toPrecision(8)));
}
