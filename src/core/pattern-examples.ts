/**
 * Texts that a regular expression matches, made from what it says: each alternative once, what may be left out once
 * without and once with it. A guess, as backreferences and look-around are passed over: whoever uses one must not rely on
 * its matching.
 */

const mostExamples = 8;

/** The shortest first. */
export function patternExamples(pattern: string): string[] {
  const texts = new PatternReader(pattern).alternatives();
  const ended = texts.map((text) => text.replace(/\0+$/, '')).filter((text) => !text.includes(end));
  return [...new Set(ended)].toSorted((a, b) => a.length - b.length);
}

/** What `$` stands for until the text is complete: nothing may follow it. */
const end = '\0';

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  alternatives(): string[] {
    const found = this.#sequence();
    while (this.#take('|')) found.push(...this.#sequence());
    return found.slice(0, mostExamples);
  }

  #sequence(): string[] {
    let texts = [''];
    while (this.#at < this.#pattern.length && !this.#sees('|') && !this.#sees(')')) {
      const atoms = this.#repeated(this.#atom());
      texts = atoms.flatMap((atom) => texts.map((text) => text + atom)).slice(0, mostExamples);
    }
    return texts;
  }

  #repeated(atoms: string[]): string[] {
    const counts = this.#counts();
    if (!counts) return atoms;
    while (this.#take('?') || this.#take('+'));
    return counts.flatMap((count) => atoms.map((atom) => atom.repeat(count)));
  }

  /** The least, and one that shows that there may be more. */
  #counts(): number[] | undefined {
    if (this.#take('*') || this.#take('?')) return [1, 0];
    if (this.#take('+')) return [1];
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(this.#pattern.slice(this.#at));
    if (!braces) return undefined;
    this.#at += braces[0].length;
    const least = Math.min(Number(braces[1]), 64);
    return least === 0 && braces[3] !== '0' ? [1, 0] : [least];
  }

  #atom(): string[] {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return [this.#ofClass()];
      case '.':
        return ['x'];
      case '^':
        return [''];
      case '$':
        return [end];
      case '\\':
        return [escaped(this.#next())];
      default:
        return [character];
    }
  }

  #group(): string[] {
    const opening = /^\?(:|[=!]|<[=!]|<\w+>|P<\w+>|[a-z]+:?)/.exec(this.#pattern.slice(this.#at));
    this.#at += opening?.[0].length ?? 0;
    const inner = this.alternatives();
    this.#take(')');
    return opening && /[=!]$/.test(opening[0]) ? [''] : inner;
  }

  #ofClass(): string {
    const closing = this.#pattern.indexOf(']', this.#at + (this.#sees('^') ? 2 : 1));
    const inside = this.#pattern.slice(this.#at, closing === -1 ? undefined : closing);
    this.#at += inside.length + 1;
    if (!inside.startsWith('^'))
      return inside.startsWith('\\') ? escaped(inside.charAt(1)) : inside.charAt(0);
    return ['x', '1', 'A', '-', '_'].find((each) => !isExcluded(each, inside.slice(1))) ?? '~';
  }

  #sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  #next(): string {
    return this.#pattern.charAt(this.#at++);
  }
}

function escaped(character: string): string {
  const classes: Readonly<Record<string, string>> = {
    d: '1',
    w: 'x',
    s: ' ',
    D: 'x',
    W: '-',
    S: 'x',
  };
  return classes[character] ?? (/[bBAzZ]/.test(character) ? '' : character);
}

function isExcluded(character: string, excluded: string): boolean {
  if (excluded.includes(character)) return true;
  const code = character.codePointAt(0)!;
  for (const [, from, to] of excluded.matchAll(/(.)-(.)/gs)) {
    if (code >= from!.codePointAt(0)! && code <= to!.codePointAt(0)!) return true;
  }
  return /\\w/.test(excluded) ? /\w/.test(character) : /\\d/.test(excluded) && /\d/.test(character);
}
