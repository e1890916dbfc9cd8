/** Lines and columns of offsets that are asked for in ascending order, in one pass over the text. */
export class LineColumn {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Both count from 1. */
  of(offset: number): [line: number, column: number] {
    for (;;) {
      const next = this.#text.indexOf('\n', this.#lineStart) + 1;
      if (next === 0 || next > offset) return [this.#line, offset - this.#lineStart + 1];
      this.#line++;
      this.#lineStart = next;
    }
  }
}
