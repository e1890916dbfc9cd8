/**
 * What reading may cost, whatever the input: about a second and 256 MB. Time and memory of the YAML parser go with the
 * tokens and lines, those of everything after it with the nodes that remain once aliases are expanded, so these are
 * bounded and not the file size alone. One budget serves all the files of a command.
 */

const mostCharacters = 4 * 1024 * 1024;
const mostTokens = 200_000;
const mostExpandedCharacters = 8 * 1024 * 1024;
/** What a node weighs beside its text. */
const charactersPerNode = 32;

export const deepestNesting = 100;

export class ReadingBudget {
  #characters = mostCharacters;
  #tokens = mostTokens;
  #expanded = mostExpandedCharacters;

  /** Each of these says what was exceeded, or undefined while all is well. */
  takeText(text: string): string | undefined {
    this.#characters -= text.length;
    if (this.#characters >= 0) return undefined;
    return 'the input is larger than the 4 MiB that are read';
  }

  /** A line counts as a token as well. */
  takeToken(): string | undefined {
    if (--this.#tokens >= 0) return undefined;
    return `the input has more than the ${mostTokens} lines and YAML tokens that are read`;
  }

  /** `size` as measured by `sizeOf`, of a node or of all that an alias stands for. */
  takeExpanded(size: number): string | undefined {
    this.#expanded -= size;
    if (this.#expanded >= 0) return undefined;
    return 'the input becomes too large once its aliases are expanded';
  }
}

export function sizeOf(text: string): number {
  return text.length + charactersPerNode;
}
