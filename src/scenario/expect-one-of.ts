/** Messages about names that are not on a list. */
import { closestName } from '../core/closest-name.ts';
import { describeValue } from './describe-value.ts';

export function expectOneOf(names: readonly string[], received: unknown): string {
  const what = names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`;
  return `expected ${what}, received ${describeValue(received)}.${didYouMean(received, names)}`;
}

/** A sentence with a space before it, or nothing. */
export function didYouMean(written: unknown, names: readonly string[]): string {
  if (typeof written !== 'string' || written.length > 100) return '';
  const closest = closestName(written, names);
  return closest === undefined || closest === written ? '' : ` Did you mean "${closest}"?`;
}
