/** A measured row as text: what was measured by subject, then each figure beside its target. */
import type { Check, Measured } from './row.ts';
import { median, type Samples } from './samples.ts';

export function printMeasured({ samples, checks, notes = [] }: Measured): void {
  printSamples(samples);
  const width = Math.max(...checks.map(({ label }) => label.length));
  for (const check of checks) console.log(`  ${check.label.padEnd(width)}  ${describe(check)}`);
  for (const note of notes) console.log(`  ${note}`);
}

function printSamples(samples: Samples): void {
  const { labels, keys } = samples;
  const table = [['', ...keys], ...labels.map((label) => [label, ...cells(samples, label)])];
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  for (const [label, ...rest] of table) {
    const figures = rest.map((text, column) => text.padStart(widths[column + 1]!));
    console.log(`  ${label!.padEnd(widths[0]!)}  ${figures.join('  ')}`);
  }
}

function cells(samples: Samples, label: string): string[] {
  const medians = samples.keys.map((key) => samples.values(label, key));
  if (medians.every((values) => values.length === 0)) return ['absent'];
  return medians.map((values) => (values.length === 0 ? '' : formatFigure(median(values))));
}

function describe(check: Check): string {
  const { values, unit = '' } = check;
  const target = targetOf(check);
  if (values.length === 0) return `not measured: a peer is absent${target}`;
  const value = median(values);
  const range = `${formatFigure(Math.min(...values))} … ${formatFigure(Math.max(...values))}`;
  const met = value <= (check.atMost ?? Infinity) && value >= (check.atLeast ?? -Infinity);
  const verdict = target === '' ? '' : met ? '  met' : '  NOT MET';
  return `${formatFigure(value)}${unit}  (${range})${target}${verdict}`;
}

function targetOf({ atLeast, atMost, unit = '' }: Check): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${formatFigure(atLeast)}${unit}`]),
    ...(atMost === undefined ? [] : [`≤ ${formatFigure(atMost)}${unit}`]),
  ];
  return bounds.length === 0 ? '' : `   target ${bounds.join(' and ')}`;
}

/** Three digits or all of an integer. */
export function formatFigure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
    maximumFractionDigits: digits,
  });
}
