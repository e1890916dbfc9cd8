/** `lognormal(mean 8ms, cv 1)`: a kind, and arguments that each kind reads for itself. */

type Kinds<Value> = Readonly<Record<string, (given: NamedArguments) => Value>>;

const form = /^([a-z]+)\s*(?:\(([^()]*)\)|\s([^()]+))$/;

/**
 * What the text says, or what was expected instead; undefined where it has another form. `unnamed`: how many of the first
 * arguments may go without their names.
 */
export function parseKind<Value extends object>(
  text: string,
  kinds: Kinds<Value>,
  examples: string,
  unnamed: number,
): Value | string | undefined {
  const [, kind = '', inParentheses, after] = form.exec(text.trim()) ?? [];
  const given = inParentheses ?? after;
  if (given === undefined) {
    const unclosed = text.includes('(') && !text.includes(')');
    // What YAML makes of `{ serviceTime: lognormal(mean 8ms, cv 1) }`.
    return unclosed
      ? `a closing parenthesis (within { } a comma ends the text: write it in quotes, "${text.trim()} …)")`
      : undefined;
  }
  const read = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!read) return `one of ${Object.keys(kinds).join(', ')}, such as ${examples}`;
  const named = new NamedArguments(given, unnamed);
  const value = read(named);
  return named.problem ?? named.leftover() ?? value;
}

/** Named, in any order. */
export class NamedArguments {
  problem: string | undefined;
  readonly #values = new Map<string, string>();

  constructor(text: string, unnamed: number) {
    for (const [index, part] of text.split(',').entries()) {
      const [, name, value] = /^\s*(?:([A-Za-z]+)[\s=:]+)?(\S*)\s*$/.exec(part) ?? [];
      const key = name ?? (index < unnamed ? String(index) : undefined);
      if (value === undefined || key === undefined || this.#values.has(key)) {
        this.problem ??= `arguments such as "cv 1", separated by commas, in its parentheses`;
      } else {
        this.#values.set(key, value);
      }
    }
  }

  /** `parse` gives undefined where the text is not `what`. */
  take(name: string, what: string, parse: (text: string) => number | undefined): number {
    const value = parse(this.#take(name));
    if (value === undefined) this.problem ??= `"${name}" to be ${what}`;
    return value ?? NaN;
  }

  number(name: string, least: number, most: number): number {
    return this.take(name, `a number from ${least} to ${most}`, (text) => {
      const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
      const value = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : NaN;
      return value >= least && value <= most ? value : undefined;
    });
  }

  leftover(): string | undefined {
    const [name] = this.#values.keys();
    return name === undefined ? undefined : `no argument "${name}"`;
  }

  /** An argument without a name stands for whichever is asked for next. */
  #take(name: string): string {
    const key = this.#values.has(name)
      ? name
      : ([...this.#values.keys()].find((each) => /^\d+$/.test(each)) ?? name);
    const value = this.#values.get(key) ?? '';
    this.#values.delete(key);
    return value;
  }
}
