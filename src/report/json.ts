/** `result.json`: everything, and what the other reporters are made from again. */
import type { Baseline } from '../results/baseline.ts';
import type { SavedResult } from '../results/run-result.ts';
import type { Reporter } from './reporter.ts';

export const resultFileName = 'result.json';

export const json = {
  name: 'json',
  summary: 'the whole result, for programs',
  files: (result) => [{ name: resultFileName, content: renderJson(result) }],
} as const satisfies Reporter;

/** Keys in order, so that what was written twice differs where figures do. */
export function renderBaseline(baseline: Baseline): string {
  return `${indented(sorted(baseline), '')}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

export function renderJson(result: SavedResult): string {
  return `${indented(result, '')}\n`;
}

/** Two spaces a level, but what holds no further lists or objects (an interval, a summary) stays on one line. */
export function indented(value: unknown, margin: string): string {
  if (!isNested(value) || !Object.values(value).some(isNested)) return JSON.stringify(value);
  const inner = `${margin}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${inner}${indented(item, inner)}`)
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${indented(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${margin}${close}`;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
