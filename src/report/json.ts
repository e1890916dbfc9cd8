/** `result.json`: everything, and what the other reporters are made from again. */
import type { SavedResult } from '../results/run-result.ts';
import type { Reporter } from './reporter.ts';

export const resultFileName = 'result.json';

export const json = {
  name: 'json',
  summary: 'the whole result, for programs',
  files: (result) => [{ name: resultFileName, content: renderJson(result) }],
} as const satisfies Reporter;

export function renderJson(result: SavedResult): string {
  return `${indented(result, '')}\n`;
}

/** Two spaces a level, but what holds no further lists or objects (an interval, a summary) stays on one line. */
function indented(value: unknown, margin: string): string {
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
