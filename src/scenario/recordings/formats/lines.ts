/** The lines of a text that say something, by number. */
import type { Recorder } from '../recorder.ts';

/** Far beyond the longest request that servers take; bounds what a parser sees at once. */
const longestLine = 65_536;

export function eachLine(
  text: string,
  recorder: Recorder,
  visit: (line: string, number: number) => void,
): void {
  let from = 0;
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trimEnd();
    if (line.length > longestLine) {
      recorder.problem(number, 1, `expected a line of at most ${longestLine} characters.`);
    } else if (line !== '') {
      visit(line, number);
    }
    from = end < 0 ? text.length : end + 1;
  }
}

export function firstLine(text: string): string {
  return /\S.*/.exec(text.slice(0, longestLine))?.[0]?.trimEnd() ?? '';
}
