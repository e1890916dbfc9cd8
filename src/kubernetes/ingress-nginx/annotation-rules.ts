/**
 * What ingress-nginx makes of the value of an annotation (internal/ingress/annotations and its parser, v1.15 with
 * annotation validation on, as it is by default). Most values that do not fit it ignores without a word to the user;
 * a few make it refuse the whole Ingress.
 */

export interface AnnotationRule<Kind extends 'bool' | 'int' | 'text' = 'bool' | 'int' | 'text'> {
  readonly kind: Kind;
  /** As in `expected …`. */
  readonly expected: string;
  /** Undefined: the value is taken. `refused`: the Ingress is. Else what is in force in place of the value. */
  judge(text: string): string | undefined;
  /** One of them must be in force too: without it this one has no effect. */
  readonly needs?: readonly string[];
  /** Another name of it, which counts where this one is not written. */
  readonly alias?: string;
}

export const refused = 'refused';

const goInt = /^[+-]?\d{1,18}$/;
const goTrue = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const goFalse = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

export function goBool(text: string): boolean | undefined {
  if (goTrue.includes(text)) return true;
  return goFalse.includes(text) ? false : undefined;
}

/** With each line trimmed, as ingress-nginx reads all text. */
export function normalised(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

export function bool(otherwise: string): AnnotationRule<'bool'> {
  return {
    kind: 'bool',
    expected: '"true" or "false"',
    judge: (text) => (goBool(text) === undefined ? otherwise : undefined),
  };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** What is in force in place of a number outside. */
  readonly beyond: string;
}

export function int(
  expected: string,
  otherwise: string,
  { min = -Infinity, max = Infinity, beyond }: Range = { beyond: otherwise },
): AnnotationRule<'int'> {
  return {
    kind: 'int',
    expected,
    judge: (text) => {
      if (!goInt.test(text)) return otherwise;
      const number = Number(text);
      return number >= min && number <= max ? undefined : beyond;
    },
  };
}

export function seconds(otherwise: string): AnnotationRule<'int'> {
  return int('a whole number of seconds without a unit', otherwise, { min: 0, beyond: otherwise });
}

export function text(
  fits: (text: string) => boolean,
  expected: string,
  otherwise: string,
): AnnotationRule<'text'> {
  return { kind: 'text', expected, judge: (value) => (fits(value) ? undefined : otherwise) };
}

export function oneOf(options: readonly string[], otherwise: string): AnnotationRule<'text'> {
  const expected = options.map((option) => `"${option}"`).join(' or ');
  return text((value) => options.includes(value.trim()), expected, otherwise);
}

/** A pattern that no line break passes; most are tried on the value without its spaces. */
export function matching(pattern: RegExp): (text: string) => boolean {
  return (value) => !/[\r\n]/.test(value) && pattern.test(value.replaceAll(' ', ''));
}

export function matchingAsWritten(pattern: RegExp): (text: string) => boolean {
  return (value) => !/[\r\n]/.test(value) && pattern.test(value);
}

export const plainCharacters = /^[-._~a-zA-Z0-9/:]*$/;
export const urlCharacters = /^[-._~a-zA-Z0-9/:,?&=]*$/;
export const pathWithCaptures = /^[-._~a-zA-Z0-9/:$]*$/;
export const regexCharacters = /^[-._~a-zA-Z0-9/:^$[\](){}*+?|&=\\]*$/;

/** The rules, each in force only beside one of `needs`. */
export function needing<Rules extends Readonly<Record<string, AnnotationRule>>>(
  needs: readonly string[],
  rules: Rules,
): Rules {
  const all = Object.entries(rules).map(([name, rule]) => [name, { ...rule, needs }]);
  return Object.fromEntries(all) as Rules;
}
