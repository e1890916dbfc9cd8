/** The rows of a CSV text, RFC 4180, with where each cell begins. Empty lines are none. */

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly { readonly text: string; readonly column: number }[];
}

export interface CsvProblem {
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

export function* csvRows(text: string): Generator<CsvRow | CsvProblem> {
  const reader = new RowReader(text);
  while (!reader.atEnd) {
    const row = reader.row();
    if ('problem' in row || row.cells.length > 1 || row.cells[0]!.text !== '') yield row;
  }
}

class RowReader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  row(): CsvRow | CsvProblem {
    const line = this.#line;
    const cells: { text: string; column: number }[] = [];
    for (;;) {
      const column = this.#at - this.#lineStart + 1;
      const text = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
      if (text === undefined) return { line: this.#line, column, problem: this.#giveUp() };
      cells.push({ text, column });
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#endLine()) return { line, cells };
      else return { line: this.#line, column, problem: this.#skipLine() };
    }
  }

  #plain(): string {
    const from = this.#at;
    while (!this.atEnd && !',\r\n'.includes(this.#text[this.#at]!)) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  /** Undefined where the quote is never closed. */
  #quoted(): string | undefined {
    const from = this.#at + 1;
    for (let quote = this.#text.indexOf('"', from); quote >= 0;) {
      if (this.#text[quote + 1] !== '"') {
        this.#countLines(from, quote);
        this.#at = quote + 1;
        return this.#text.slice(from, quote).replaceAll('""', '"');
      }
      quote = this.#text.indexOf('"', quote + 2);
    }
    return undefined;
  }

  #countLines(from: number, to: number): void {
    for (let end = this.#text.indexOf('\n', from); end >= 0 && end < to;) {
      this.#line++;
      this.#lineStart = end + 1;
      end = this.#text.indexOf('\n', end + 1);
    }
  }

  #endLine(): boolean {
    if (this.#text.startsWith('\r\n', this.#at)) this.#at++;
    if (!this.atEnd && this.#text[this.#at] !== '\n') return false;
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
    return true;
  }

  #giveUp(): string {
    this.#at = this.#text.length;
    return 'expected a quote at the end of what begins with one here, received none.';
  }

  #skipLine(): string {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    this.#endLine();
    return 'expected a comma or the end of the line after a value.';
  }
}
