import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../core/issue.ts';
import { readDocuments } from './read-documents.ts';

function read(text: string) {
  const { documents, issues } = readDocuments([{ file: 'a.yaml', text }]);
  return { documents, problems: issues.map(formatIssue) };
}

describe('reading documents', () => {
  test('gives plain data of every document of every file, in order', () => {
    const { documents, issues } = readDocuments([
      { file: 'a.yaml', text: 'a: 1\n---\nb: [x, 2.5, true, null, "3"]\n' },
      { file: 'b.yaml', text: '# nothing\n---\n---\n{"c": {"d": ~}}\n' },
    ]);
    expect(issues).toEqual([]);
    expect(documents.map(({ file, value }) => [file, value])).toEqual([
      ['a.yaml', { a: 1 }],
      ['a.yaml', { b: ['x', 2.5, true, null, '3'] }],
      ['b.yaml', { c: { d: null } }],
    ]);
  });

  test('keeps keys as text and values as YAML 1.2, whatever version the file claims', () => {
    const { documents } = read('%YAML 1.1\n---\n3: on\nyes: 010\ndate: 2001-01-01\n');
    expect(documents[0]!.value).toEqual({ 3: 'on', yes: 10, date: '2001-01-01' });
  });

  test('reports all syntax errors of all documents', () => {
    expect(read('a: [1\n---\nb: }\n---\nc: 1\n d: 2\n').problems).toEqual([
      expect.stringContaining('a.yaml:2:1  Flow sequence in block collection'),
      expect.stringContaining('a.yaml:3:4  Unexpected flow-map-end'),
      expect.stringContaining('a.yaml:5:4  Nested mappings'),
      expect.stringContaining('a.yaml:5:4  Implicit keys'),
    ]);
  });

  test('refuses duplicate keys, at the second', () => {
    expect(read('a: 1\nb: 2\n"a": 3\n').problems).toEqual([
      'a.yaml:3:1  the key "a" is here twice.',
    ]);
  });

  test('refuses a key that could reach a prototype', () => {
    expect(read('a: { __proto__: { polluted: true } }\n').problems).toEqual([
      'a.yaml:1:6  the key "__proto__" is not allowed.',
    ]);
  });

  test('refuses tags, whose meaning would be lost', () => {
    expect(read('a: !secret x\n').problems).toEqual(['a.yaml:1:4  Unresolved tag: !secret']);
  });

  test.each(['', '\n\n', '# only a comment\n', '---\n---\n'])(
    'refuses %j, which has no document',
    (text) => {
      expect(read(text).problems).toEqual(['a.yaml:1:1  expected a YAML document, received none.']);
    },
  );

  test.each([
    ['hello world', '"hello world"'],
    ['- a\n- b', 'a list'],
    ['42', '42'],
  ])('refuses a document that is no mapping: %j', (text, received) => {
    expect(read(text).problems).toEqual([
      `a.yaml:1:1  expected a Kubernetes manifest or a Scenario, received ${received}.`,
    ]);
  });
});

describe('aliases and merges', () => {
  test('an alias stands for the value of the anchor before it', () => {
    const { documents } = read('a: &x { n: 1 }\nb: *x\nc: &x 2\nd: *x\n');
    expect(documents[0]!.value).toEqual({ a: { n: 1 }, b: { n: 1 }, c: 2, d: 2 });
  });

  test('a merge fills in what the mapping does not say itself, earlier sources first', () => {
    const { documents } = read(
      'a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc:\n  <<: [*a, *b]\n  x: 3\n',
    );
    expect((documents[0]!.value as { c: unknown }).c).toEqual({ x: 3, y: 1, z: 2 });
  });

  test.each([
    ['a: *x\n', 'a.yaml:1:4  expected an anchor "&x" before this alias.'],
    ['a: &x [*x]\n', 'a.yaml:1:8  expected an anchor "&x" before this alias.'],
    ['a:\n  <<: 5\n', 'a.yaml:2:7  expected a mapping, or a list of mappings, to merge.'],
  ])('refuses %j', (text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });
});

describe('positions', () => {
  const text = 'a:\n  - b: 1\n    c: &x { d: 2 }\n  - *x\ne: \nf:\n  <<: *x\n';
  const at = (text: string, path: (string | number)[], of?: 'key' | 'value') => {
    const { line, column } = read(text).documents[0]!.positionOf(path, of);
    return `${line}:${column}`;
  };

  test.each([
    [[], '1:1'],
    [['a', 0, 'b'], '2:8'],
    [['a', 0, 'c', 'd'], '3:16'],
  ])('%j lies at %s', (path, expected) => {
    expect(at(text, path)).toBe(expected);
  });

  test('a key lies where it is written', () => {
    expect(at(text, ['a', 0, 'c'], 'key')).toBe('3:5');
  });

  test('an alias lies where it is used, what is inside it where the anchor is', () => {
    expect(at(text, ['a', 1])).toBe('4:5');
    expect(at(text, ['a', 1, 'd'])).toBe('3:16');
    expect(at(text, ['f', 'd'])).toBe('3:16');
  });

  test('an empty value lies at its key', () => {
    expect(at(text, ['e'])).toBe('5:1');
  });

  test('what does not exist lies at its nearest ancestor', () => {
    expect(at(text, ['a', 0, 'nothing', 'here'])).toBe('2:5');
    expect(at(text, ['a', 7])).toBe('2:3');
  });

  test('a byte order mark and CRLF do not shift them', () => {
    expect(at('\ufeffa:\r\n  b: 1\r\n', ['a', 'b'])).toBe('2:6');
    expect(at('\ufeffa: 1\r\n', ['a'])).toBe('1:4');
  });
});

describe('input that would cost too much', () => {
  const nestedAliases = (width: number, depth: number) =>
    Array.from({ length: depth }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(width).fill(item).join(', ')}]\n`;
    }).join('');

  test.each([
    ['an alias bomb', nestedAliases(9, 12), 'too large once its aliases are expanded'],
    [
      'a long text repeated by aliases',
      `a: &a ${'x'.repeat(100_000)}\nb: [${'*a, '.repeat(200)}]`,
      'aliases',
    ],
    [
      'a mapping merged a thousand times over',
      `a: &a {${Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join()}}\nb: [${'{<<: *a},'.repeat(1000)}]`,
      'aliases',
    ],
    ['deep flow nesting', '['.repeat(5000), '100 levels'],
    ['deep block nesting', '- '.repeat(5000), '100 levels'],
    ['deep nesting of keys', '{a: '.repeat(5000), '100 levels'],
    ['more than 4 MiB', `a: ${'x'.repeat(5_000_000)}`, '4 MiB'],
    ['very many lines', '\n'.repeat(300_000), 'lines and YAML tokens'],
    ['very many tokens', `a: [${'1,'.repeat(150_000)}]`, 'lines and YAML tokens'],
  ])('%s is refused with one clear error', (_, text, expected) => {
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  test('aliases that stay small are welcome', () => {
    expect(read(nestedAliases(3, 6)).problems).toEqual([]);
  });

  test('nesting of 90 levels is welcome', () => {
    expect(read(`a: ${'['.repeat(90)}${']'.repeat(90)}`).problems).toEqual([]);
  });

  test('the budget is for all files together', () => {
    const file = (name: string) => ({ file: name, text: `a: [${'1,'.repeat(60_000)}]\n` });
    const { issues } = readDocuments([file('a.yaml'), file('b.yaml')]);
    expect(issues.map(({ position }) => position!.file)).toEqual(['b.yaml']);
  });

  test('of a hundred thousand errors a hundred are shown and the others counted', () => {
    const { problems } = read(`a: [${','.repeat(50_000)}]`);
    expect(problems).toHaveLength(100);
    expect(problems.at(-1)).toMatch(/\(49[89]\d\d more errors in this file are not shown\.\)$/);
  });

  test.each([
    ['binary', String.fromCharCode(...Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256))],
    ['control bytes', '\u0000\u0001\u0002'.repeat(100)],
    ['closing brackets', ']'.repeat(50_000)],
  ])('%s garbage is refused', (_, text) => {
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(101);
  });
});
