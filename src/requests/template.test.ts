import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTemplate, type Placeholder } from './template.ts';

/** Text in which no placeholder opens, alone or with what stands before it. */
const plainText = fc.string({ unit: fc.constantFrom(...'az/?"}\r\n é☃') });

const name = fc.stringMatching(/^[\w-]{1,8}$/);
const placeholders = fc.oneof(
  fc.constantFrom<Placeholder>({ kind: 'seq' }, { kind: 'uuid' }),
  fc
    .tuple(fc.integer(), fc.nat())
    .map(([least, span]): Placeholder => ({ kind: 'random', least, most: least + span })),
  fc.record({ kind: fc.constant('feed' as const), feed: name, column: name }),
);

function written(part: string | Placeholder, space = ''): string {
  if (typeof part === 'string') return part;
  const inner = {
    seq: () => 'seq',
    uuid: () => 'uuid',
    random: ({ least, most }: Placeholder & { kind: 'random' }) => `random ${least} ${most}`,
    feed: ({ feed, column }: Placeholder & { kind: 'feed' }) => `${feed}.${column}`,
  }[part.kind](part as never);
  return `{{${space}${inner}${space}}}`;
}

describe('a template', () => {
  test('is read back as it was put together, whatever surrounds its placeholders', () => {
    const parts = fc.array(fc.tuple(plainText, placeholders));
    fc.assert(
      fc.property(parts, plainText, fc.constantFrom('', ' ', '  '), (pairs, rest, space) => {
        const all = [...pairs.flat(), rest];
        const text = all.map((part) => written(part, space)).join('');
        expect(parseTemplate(text)).toEqual(all.filter((part) => part !== ''));
      }),
    );
  });

  test('leaves the braces of JSON alone', () => {
    expect(parseTemplate('{"a":{"b":{{seq}}}}')).toEqual(['{"a":{"b":', { kind: 'seq' }, '}}']);
  });

  test.each([
    ['{{sqe}}', '{{sqe}}'],
    ['a {{seq}} {{ counter }} b', '{{ counter }}'],
    ['{{}}', '{{}}'],
    ['{{Seq}}', '{{Seq}}'],
    ['/x?{{seq', '{{seq'],
    ['{{random}}', '{{random}}'],
    ['{{random 5}}', '{{random 5}}'],
    ['{{random 5 4}}', '{{random 5 4}}'],
    ['{{random 1 1.5}}', '{{random 1 1.5}}'],
    ['{{random 1 9999999999999999}}', '{{random 1 9999999999999999}}'],
    ['{{.id}}', '{{.id}}'],
    ['{{users.}}', '{{users.}}'],
  ])('%s is none, and what is wrong in it is said', (text, unknown) => {
    expect(parseTemplate(text)).toEqual({ unknown });
  });
});
