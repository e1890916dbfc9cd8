/** How a message names what it received. */

const longest = 60;

export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'nothing';
      return Array.isArray(value) ? 'a list' : 'a mapping';
    default:
      return 'nothing';
  }
}
