import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemsOf, runOf, url, withUsers } from './request-scenarios.fixture.ts';

const usersFile = { 'dir/users.csv': 'id,name\n1,Ada\n2,"Noether, Emmy"\n' };

describe('a feed', () => {
  test('is part of the plan: its columns by the first line, its rows below', async () => {
    const { feeds, requests } = await runOf(withUsers(`get: ${url}{{users.id}}`), usersFile);
    expect(feeds).toEqual([
      {
        name: 'users',
        file: 'users.csv',
        pick: 'sequential',
        columns: ['id', 'name'],
        rows: [
          ['1', 'Ada'],
          ['2', 'Noether, Emmy'],
        ],
      },
    ]);
    expect(requests[0]).toMatchObject({ target: '/{{users.id}}', templated: ['target'] });
    const drawn = await runOf(withUsers(`get: ${url}`, ', pick: random'), usersFile);
    expect(drawn.feeds![0]!.pick).toBe('random');
    expect(drawn.requests[0]!.templated).toBeUndefined();
  });

  test('holds any table that RFC 4180 can write, however its cells are quoted and its lines ended', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab ,"\n\ré☃', '""', '\r\n') });
    const tables = fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 8 }))
      .chain(([columns, rows]) => {
        const row = fc.array(cell, { minLength: columns, maxLength: columns });
        const names = fc.uniqueArray(
          cell.filter((name) => name !== ''),
          {
            minLength: columns,
            maxLength: columns,
          },
        );
        return fc.tuple(names, fc.array(row, { minLength: rows, maxLength: rows }));
      });
    const styles = fc.record({
      quoteAll: fc.boolean(),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      lastEnd: fc.boolean(),
      mark: fc.constantFrom('', '\ufeff'),
    });
    await fc.assert(
      fc.asyncProperty(tables, styles, async ([columns, rows], style) => {
        const lines = [columns, ...rows].map((cells) =>
          cells
            .map((text) =>
              style.quoteAll || /[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
            )
            .join(','),
        );
        const text = style.mark + lines.join(style.lineEnd) + (style.lastEnd ? style.lineEnd : '');
        const { feeds } = await runOf(withUsers(`get: ${url}`), { 'dir/users.csv': text });
        expect(feeds![0]).toMatchObject({ columns, rows });
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [
      'id,name\n1,Ada\n2\n3,Bob,x\n',
      [
        'dir/users.csv:3:1  expected 2 values, one for each column, received 1.',
        'dir/users.csv:4:1  expected 2 values, one for each column, received 3.',
      ],
    ],
    [
      'id,name\n"1\n2",Ada\n\n3\n',
      ['dir/users.csv:5:1  expected 2 values, one for each column, received 1.'],
    ],
    [
      'id,name\n1,"Ada\n',
      [
        'dir/users.csv:2:3  expected a quote at the end of what begins with one here, received none.',
      ],
    ],
    [
      'id,name\n1,"Ada" x\n',
      ['dir/users.csv:2:3  expected a comma or the end of the line after a value.'],
    ],
    [
      'id,id\n1,2\n',
      ['dir/users.csv:1:1  expected the names of the columns, each another, received "id" twice.'],
    ],
    [
      'id,\n1,2\n',
      ['dir/users.csv:1:1  expected the names of the columns, each another, received "".'],
    ],
  ])('with errors is refused with their lines: %j', async (text, problems) => {
    const found = await problemsOf(withUsers(`get: ${url}`), { 'dir/users.csv': text });
    expect(found).toEqual(problems);
  });

  test.each([
    ['', 'expected a line with the names of the columns and at least one row below it.'],
    ['id,name\n', 'expected a line with the names of the columns and at least one row below it.'],
    [`id\n${'1\n'.repeat(50_001)}`, 'expected at most 50000 rows, received more.'],
    ['id\n\ufffd\n', 'expected text in UTF-8 in dir/users.csv.'],
  ])(
    'that has nothing to give, or too much, is refused where it is named',
    async (text, problem) => {
      const found = await problemsOf(withUsers(`get: ${url}`), { 'dir/users.csv': text });
      expect(found).toEqual([`dir/test.yaml:4:27  spec.feeds.users.file: ${problem}`]);
    },
  );

  test('that is not there is refused where it is named, and not again where it is used', async () => {
    expect(await problemsOf(withUsers(`get: ${url}{{users.id}}`))).toEqual([
      'dir/test.yaml:4:27  spec.feeds.users.file: cannot read dir/users.csv: there is no such file.',
    ]);
  });

  test('of very many bad rows shows the first twenty', async () => {
    const text = `id,name\n${'1\n'.repeat(1000)}`;
    const found = await problemsOf(withUsers(`get: ${url}`), { 'dir/users.csv': text });
    expect(found).toHaveLength(20);
  });
});
