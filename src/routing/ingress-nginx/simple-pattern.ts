/**
 * Patterns that may be left to the regular expressions of the language itself: those that mean the same to it, to PCRE and
 * to RE2, and over which it cannot go back and forth for long. `/x(/|$)(.*)` is one, as most are, and what its parentheses
 * take is found in a fortieth of the time.
 *
 * Going back multiplies where several parts can give back what they took. So the last part that repeats without a bound may
 * end anywhere; those before it end where they must, as `[^/]+` before a `/`. A few more may be left out, or be one of
 * several.
 */

const inClass = String.raw`[^\]\\[]|\\[^\w\s]|\\[dw]`;
const kinds = {
  open: String.raw`\((?:\?:)?`,
  close: String.raw`\)`,
  or: String.raw`\|`,
  end: String.raw`\$`,
  many: String.raw`[*+]\??`,
  maybe: String.raw`\?\??`,
  dot: String.raw`\.`,
  allBut: String.raw`\[\^(?:${inClass})+\]`,
  oneOf: String.raw`\[(?!\^)(?:${inClass})+\]|\\[dw]`,
  letter: String.raw`[^\\[\](){}|.$*+?^]|\\[^\w\s]`,
};
type Kind = keyof typeof kinds;

const mostChoices = 4;

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

/** Anchored at the start of a text, and without regard to case; undefined unless it is simple. */
export function simplePattern(text: string): RegExp | undefined {
  const tokens = tokensOf(text);
  if (!tokens || !isHarmless(tokens)) return undefined;
  const written = tokens.map((token) => (token.kind === 'dot' ? String.raw`[^\n]` : token.text));
  return new RegExp(`^${written.join('')}`, 'i');
}

function tokensOf(text: string): readonly Token[] | undefined {
  const named = Object.entries(kinds).map(([kind, pattern]) => `(?<${kind}>${pattern})`);
  const tokens = [...text.matchAll(new RegExp(named.join('|'), 'gy'))].map((match): Token => {
    const [kind] = Object.entries(match.groups!).find(([, taken]) => taken !== undefined)!;
    return { kind: kind as Kind, text: match[0] };
  });
  const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
  return length === text.length ? tokens : undefined;
}

function isSingle({ kind }: Token): boolean {
  return ['dot', 'allBut', 'oneOf', 'letter'].includes(kind);
}

function isHarmless(tokens: readonly Token[]): boolean {
  const repeatsWell = tokens.every(({ kind }, index) => {
    const before = tokens[index - 1];
    if (kind === 'many') return before !== undefined && isSingle(before);
    if (kind !== 'maybe') return true;
    return before && (isSingle(before) || takesSomething(tokens.slice(0, index)));
  });
  const last = tokens.findLastIndex(({ kind }) => kind === 'many');
  const endWell = tokens.every(
    ({ kind }, index) => kind !== 'many' || index === last || endsWhereItMust(tokens, index),
  );
  const choices = tokens.filter(({ kind }) => kind === 'or' || kind === 'maybe');
  return repeatsWell && endWell && choices.length <= mostChoices;
}

/** Of the group that closes last: what may be empty means different things to different engines where it may be left out. */
function takesSomething(tokens: readonly Token[]): boolean {
  if (tokens.at(-1)?.kind !== 'close') return false;
  const from = tokens.findLastIndex(({ kind }) => kind === 'open');
  const [first, second] = tokens.slice(from + 1);
  const group = tokens.slice(from + 1, -1);
  const isPlain = group.every(({ kind }) => kind !== 'close' && kind !== 'or');
  return isPlain && isSingle(first!) && !/^[*?]/.test(second!.text);
}

/** What repeats takes all but some characters, and one of these comes next. */
function endsWhereItMust(tokens: readonly Token[], index: number): boolean {
  const repeated = tokens[index - 1]!;
  const next = tokens.slice(index + 1).find(({ kind }) => kind !== 'close');
  if (repeated.kind !== 'allBut' || next?.kind !== 'letter') return false;
  return /^[^\w-]$/.test(next.text) && repeated.text.slice(2, -1).includes(next.text);
}
