/** Reading back what Plimsoll wrote: JSON that names its schema first of all, then everything that is wrong with it. */
import { z } from 'zod';
import type { Issue } from '../core/issue.ts';

export function parseWith<Value>(
  type: z.ZodType<Value>,
  schema: string,
  text: string,
  question: string,
): Value | Issue[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [problem('', `expected JSON: ${(error as Error).message}`)];
  }
  const named = z.object({ schema: z.unknown() }).safeParse(value);
  if (named.data?.schema !== schema) {
    const received = JSON.stringify(named.data?.schema) ?? 'nothing';
    return [
      problem('schema', `expected "${schema}", received ${received.slice(0, 80)}. ${question}`),
    ];
  }
  const parsed = type.safeParse(value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => problem(formatPath(path), message));
}

/** What it says it is; undefined where it says nothing. */
export function namedSchema(text: string): unknown {
  try {
    return (JSON.parse(text) as { schema?: unknown } | null)?.schema;
  } catch {
    return undefined;
  }
}

function problem(path: string, message: string): Issue {
  return { severity: 'error', path, message };
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
