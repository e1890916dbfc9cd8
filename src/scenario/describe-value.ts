/** How a message names what it received: a value of a document, or nothing. */

const longest = 60;

export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string' && value.length > longest) {
    return JSON.stringify(`${value.slice(0, longest)}…`);
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${value as number | boolean}`;
}
