/** Changes of headers one after the other, as one. */
import type { HeaderChanges } from '../../core/forwarding.ts';

export function afterwards(
  first: HeaderChanges | undefined,
  second: HeaderChanges | undefined,
): HeaderChanges | undefined {
  if (!first || !second) return first ?? second;
  const { remove = [], set = [], add = [] } = second;
  const overruled = new Set([...remove, ...set.map(([name]) => name)]);
  const standing = (pairs: HeaderChanges['set'] = []) =>
    pairs.filter(([name]) => !overruled.has(name));
  return {
    remove: [...new Set([...(first.remove ?? []), ...remove])],
    set: [...standing(first.set), ...set],
    add: [...standing(first.add), ...add],
  };
}
