/** Messages of parameter schemas, in the project's grammar: `expected an integer of at least 2, received 1.` */

/** For zod's `error` option. */
export function expected(what: string, hint = ''): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${what}, received ${describe(input)}.${hint && ` ${hint}`}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
