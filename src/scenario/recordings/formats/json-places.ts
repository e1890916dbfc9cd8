/** Where things stand in JSON text, for messages: `JSON.parse` forgets. */

/** What JSON.parse objected to, and where: V8 says it in words, or quotes what stands around it. */
export function syntaxError(error: unknown, text: string): { offset: number; problem: string } {
  const { message } = error as Error;
  const match = /at position (\d+)/.exec(message);
  const fallback = message.startsWith('Unexpected end') ? text.length : 0;
  const problem = `expected JSON, received something else: ${message.replaceAll(/[^ -~]+/g, ' ')}.`;
  return { offset: match ? Number(match[1]) : fallback, problem };
}

/** Character offsets of the items of the list that these keys lead to, in well-formed JSON. */
export function itemOffsets(text: string, keys: readonly string[]): number[] {
  const reader = new Reader(text);
  for (const key of keys) reader.enter(key);
  return reader.items();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** From an object to the value of this key: the last, as JSON.parse has it. */
  enter(key: string): void {
    let found = this.#at;
    for (this.#at = this.#next() + 1; this.#text[this.#next()] !== '}'; this.#skip(',')) {
      const start = this.#at;
      this.#skipString();
      const name = JSON.parse(this.#text.slice(start, this.#at)) as string;
      this.#skip(':');
      if (name === key) found = this.#next();
      this.#skipValue();
    }
    this.#at = found;
  }

  /** Of the list here. */
  items(): number[] {
    const offsets: number[] = [];
    for (this.#at = this.#next() + 1; this.#text[this.#next()] !== ']'; this.#skip(',')) {
      offsets.push(this.#at);
      this.#skipValue();
    }
    return offsets;
  }

  /** To the next mark that is no space. */
  #next(): number {
    while (' \t\r\n'.includes(this.#text[this.#at]!)) this.#at++;
    return this.#at;
  }

  #skip(mark: string): void {
    if (this.#text[this.#next()] === mark) this.#at++;
  }

  #skipString(): void {
    this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    this.#at++;
  }

  #skipValue(): void {
    const mark = this.#text[this.#next()]!;
    if (mark === '"') this.#skipString();
    else if (mark === '{' || mark === '[') this.#skipNested();
    else while (!',]} \t\r\n'.includes(this.#text[this.#at]!)) this.#at++;
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const mark = this.#text[this.#at]!;
      if (mark === '"') {
        this.#skipString();
        continue;
      }
      if (mark === '{' || mark === '[') depth++;
      else if (mark === '}' || mark === ']') depth--;
      this.#at++;
    } while (depth > 0);
  }
}
