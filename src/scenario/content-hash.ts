/** A hash of plain data that depends on its content alone, not on the order in which keys were written. */

/** 16 hex digits: two 32-bit FNV-1a hashes from different starts. Tells scenarios apart; not for secrets. */
export function contentHash(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => withSortedKeys(part));
  return fnv1a(text, 0x811c9dc5) + fnv1a(text, 0x5bd1e995);
}

function withSortedKeys(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fnv1a(text: string, start: number): string {
  let hash = start | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
