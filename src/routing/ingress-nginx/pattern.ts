/**
 * The regular expressions of people that nobody vouches for: paths, `canary-by-header-pattern`, origins. nginx hands them
 * to PCRE, which backtracks; here RE2 (https://github.com/google/re2/wiki/Syntax) matches them in time linear in the text,
 * and whatever has no such match, as (?!…) and \1, is refused when the run is planned. Simple ones need no RE2.
 */
import { RE2JS, type RE2JSException } from 're2js';
import { byteString } from '../byte-string.ts';
import { simplePattern } from './simple-pattern.ts';

export interface Pattern {
  test(text: string): boolean;
  exec(text: string): readonly (string | undefined)[] | null;
}

/** Instructions; a usual pattern has some tens. Matching takes them times the length of the text at worst. */
const mostInstructions = 1000;

/** Texts are compared as UTF-8 bytes, one character per byte, as targets arrive. */
export function compilePattern(text: string, flags: '' | 'i' = ''): Pattern {
  return RE2JS.compile(byteString(text), flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
}

/** Whether a location takes a path: `location ~* "^<text>"`. Of alternatives only the first is held to the start. */
export function compileLocation(text: string): Pattern {
  return simpleStart(text) ?? compilePattern(`^${text}`, 'i');
}

/** What a path that its location has taken holds: `rewrite "(?i)<text>"`. */
export function compileRewrite(text: string): Pattern {
  return simpleStart(text) ?? compilePattern(text, 'i');
}

function simpleStart(text: string): Pattern | undefined {
  return hasOuterAlternatives(text) ? undefined : simplePattern(byteString(text));
}

/** Why a run cannot have it. */
export function patternProblem(text: string): string | undefined {
  try {
    const size = RE2JS.compile(byteString(text)).programSize();
    return size > mostInstructions
      ? `it comes to ${size} steps, of which a pattern may have ${mostInstructions}`
      : undefined;
  } catch (error) {
    return (error as RE2JSException).message.replace(/^error parsing regexp: /, '');
  }
}

/** As it stands between double quotes in a configuration of nginx. */
export function unquoted(text: string): string {
  return text.replace(/\\(["'\\])/g, '$1');
}

/** What all texts begin with that it matches from their start, in lower case. */
export function literalStart(text: string): string {
  if (hasOuterAlternatives(text) || text.includes('\\Q')) return '';
  const [start = ''] = /^(?:[\w/~!@%&=:;,<>"' -]|\\[^\w\s\\])*/.exec(text) ?? [];
  const isRepeated = /^[?*+{]/.test(text.slice(start.length));
  const certain = isRepeated ? start.replace(/(?:\\?.)$/s, '') : start;
  return certain.replaceAll('\\', '').toLowerCase();
}

function hasOuterAlternatives(text: string): boolean {
  const withoutClasses = text.replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  let depth = 0;
  for (const character of withoutClasses) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}
