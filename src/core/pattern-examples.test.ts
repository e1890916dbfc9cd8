import { expect, test } from 'vitest';
import { patternExamples } from './pattern-examples.ts';

test.each([
  '/something(/|$)(.*)',
  '/foo/bar/[A-Z0-9]{3}',
  '/v[12]/(users|orders)/\\d+',
  '/(?:a|b)?/c',
  '/[^/]+/x',
  '/[^a-z]x{2,4}',
  '^/api/.*\\.json$',
  '/a(b(c|d)|e)*f',
  '/\\w+\\.php',
])('each example of %s is matched by it', (pattern) => {
  const examples = patternExamples(pattern);
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(example).toMatch(new RegExp(`^(?:${pattern})$`));
});

test('each alternative has its example, and so has what may be left out', () => {
  expect(patternExamples('/(a|b)/c?')).toEqual(['/a/', '/b/', '/a/c', '/b/c']);
  expect(patternExamples('/something(/|$)(.*)')).toEqual([
    '/something',
    '/something/',
    '/something/x',
  ]);
});

test('many alternatives do not make more than a handful of examples', () => {
  expect(patternExamples('(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)').length).toBeLessThanOrEqual(8);
});

test('what is no regular expression is read without an end or an error', () => {
  for (const broken of ['(', '[', 'a{', '\\', '(?', '[^', 'a)b', '|']) {
    expect(patternExamples(broken)).toBeInstanceOf(Array);
  }
});
