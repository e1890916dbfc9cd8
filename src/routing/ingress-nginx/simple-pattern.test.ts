import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { simplePattern } from './simple-pattern.ts';

describe('simple', () => {
  test.each([
    '/',
    '/something(/|$)(.*)',
    '/api/v1',
    String.raw`/v\d+\.\d(?:/x)?`,
    '/([^/]+)/([^/]+)/(.*)',
    '/[^/?]*/x',
    '/a?b?c?d?',
    '/(a|b|c)/.+?',
  ])('is %s', (text) => {
    expect(simplePattern(text)).toBeInstanceOf(RegExp);
  });

  test.each([
    ['two parts that give back', '/(.*)/(.*)'],
    ['a part that may end anywhere before one that ends where it must', '/[^/]+[^/]+/'],
    ['a part that ends at what it may take', '/[^a]+b[^a]*'],
    ['a repeated group', '/(a+)+'],
    ['a part that may be missing, repeated', '/(a?)*'],
    ['a group of many choices', '/(a|b|c|d|e|f)'],
    ['more left out than a few', '/a?b?c?d?e?'],
    ['a counted repetition', '/a{2,3}'],
    ['a class of others', '/[[:alpha:]]'],
    ['white space, which is not the same to all', String.raw`/\s`],
    ['a group with a name or a flag', '/(?i:a)'],
    ['a start', '/^a'],
    ['alternatives that repeat nothing', '/a|*'],
  ])('is not %s: %s', (_, text) => {
    expect(simplePattern(text)).toBeUndefined();
  });
});

const written = String.raw`/ a B ( (?: ) | $ . .* .+? [^/]+ [^/]* [ab] [^b] ? * + \d \w+ \. [a-c.-] é`;
const piece = fc.constantFrom(...written.split(' '));
const target = fc
  .array(fc.constantFrom('/', 'a', 'b', 'A', 'c', '.', '1', '-', '\n', '\r', '\u2028', '\u00e9'), {
    maxLength: 8,
  })
  .map((pieces) => `/${pieces.join('')}`);

test('agrees with RE2 on what is simple, parentheses and all (seed 7, 3,000 patterns)', () => {
  let simple = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 7 }).map((pieces) => `/${pieces.join('')}`),
      fc.array(target, { minLength: 5, maxLength: 5 }),
      (text, targets) => {
        const re2 = compiled(text);
        const own = re2 && simplePattern(text);
        if (!own || (text.includes('|') && outer(text))) return;
        simple++;
        for (const each of targets) {
          const found = own.exec(each);
          expect(found && texts(found), each).toEqual(groupsOf(re2, each));
          expect(re2.test(each)).toBe(own.test(each));
        }
      },
    ),
    { numRuns: 3000, seed: 7 },
  );
  expect(simple).toBeGreaterThan(300);
});

/** Whether a bar stands outside of all parentheses: only the first alternative is held to the start then. */
function outer(text: string): boolean {
  let depth = 0;
  for (const character of text.replaceAll(/\\.|\[[^\]]*\]/g, '')) {
    depth += Number(character === '(') - Number(character === ')');
    if (character === '|' && depth === 0) return true;
  }
  return false;
}

function compiled(text: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^${text}`, RE2JS.CASE_INSENSITIVE);
  } catch {
    return undefined;
  }
}

function groupsOf(pattern: RE2JS, text: string): string[] | null {
  const found = pattern.exec(text) as (string | undefined)[] | null;
  return found && texts(found);
}

/** Parentheses that took nothing and those that were passed over come to the same in a rewrite. */
function texts(found: readonly (string | undefined)[]): string[] {
  return Array.from(found, (group) => group ?? '');
}

test('no text keeps a simple pattern busy: the worst takes a time in proportion to it', () => {
  const worst = [
    ['/([^/]+)/([^/]+)/.*x', `/${'a/'.repeat(100_000)}`],
    ['/a?.*b?c?d?x', 'a'.repeat(200_000)],
    ['/(a)?(c)?.*x', `/${'ac'.repeat(100_000)}`],
  ] as const;
  for (const [text, each] of worst) expect(simplePattern(text)!.test(each)).toBe(false);
});
