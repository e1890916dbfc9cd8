/** The shortest bytes found that break the rule in the same way (Zeller, Hildebrandt 2002, without its complements). */
import { compare } from './compare.ts';
import type { Input } from './reading.ts';

export function minimised(input: Input, reason: string): Input {
  const breaks = (changed: Input): boolean => {
    const verdict = compare(changed);
    return verdict.kind === 'breach' && verdict.reason === reason;
  };
  const whole = { ...input, pieces: [] };
  let least = breaks(whole) ? whole : input;
  for (let size = Math.ceil(least.text.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < least.text.length;) {
      const { text } = least;
      const shorter = { ...least, text: text.slice(0, at) + text.slice(at + size) };
      if (breaks(shorter)) least = shorter;
      else at += size;
    }
  }
  return least;
}
