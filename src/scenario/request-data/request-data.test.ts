import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';

const usersFile = { 'dir/users.csv': 'id,name\n1,Ada\n2,"Noether, Emmy"\n' };

/** Under `spec:`, indented by two. */
const block = (...lines: string[]) =>
  scenarioText(`\n${lines.map((line) => `  ${line}\n`).join('')}`);

const withUsers = (request: string, pick = '') =>
  block(`feeds: { users: { file: users.csv${pick} } }`, 'requests:', `  - ${request}`);

async function runOf(text: string, files: Readonly<Record<string, string>> = {}) {
  const { plan, problems } = await planOf(text, {}, files);
  expect(problems).toEqual([]);
  return plan!.runs[0]!;
}

async function problemsOf(text: string, files: Readonly<Record<string, string>> = {}) {
  return (await planOf(text, {}, files)).problems;
}

const url = 'http://example.com/';

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

describe('a placeholder', () => {
  test.each([
    [
      'get: http://example.com/{{uid}}',
      '6:12  spec.requests[0].get: expected {{seq}}, {{uuid}}, {{random 1 100}} or {{feed.column}}, received "{{uid}}". Did you mean "uuid"?',
    ],
    [
      'get: http://example.com/{{usres.id}}',
      '6:12  spec.requests[0].get: in {{usres.id}}: expected "users", received "usres". Did you mean "users"?',
    ],
    [
      "{ get: http://example.com/, headers: { a: b, x-name: '{{users.nam}}' } }",
      '6:60  spec.requests[0].headers.x-name: in {{users.nam}}: expected one of id, name, received "nam". Did you mean "name"?',
    ],
    [
      "{ post: http://example.com/, body: '{{random 9 1}}' }",
      '6:42  spec.requests[0].body: expected {{seq}}, {{uuid}}, {{random 1 100}} or {{feed.column}}, received "{{random 9 1}}".',
    ],
  ])(
    'that nobody knows is refused where it stands, with a suggestion: %s',
    async (request, problem) => {
      expect(await problemsOf(withUsers(request), usersFile)).toEqual([`dir/test.yaml:${problem}`]);
    },
  );

  test('for a feed needs one', async () => {
    expect(await problemsOf(block('requests:', `  - get: ${url}{{users.id}}`))).toEqual([
      'dir/test.yaml:5:12  spec.requests[0].get: expected no feed, received "users": there is none in spec.feeds.',
    ]);
  });

  test('may stand in a body or a URL for values that it may not in a header', async () => {
    const files = { 'dir/users.csv': 'id,name\n1,Ada\n2,"Ada\r\nX-Evil: 1"\n3,☃\n' };
    const anywhere = `{ post: 'http://example.com/?{{users.name}}', body: '{{users.name}}' }`;
    expect((await runOf(withUsers(anywhere), files)).requests[0]!.templated).toEqual([
      'target',
      'body',
    ]);
    expect(
      await problemsOf(
        withUsers("{ get: http://example.com/, headers: { a: '{{users.name}}' } }"),
        files,
      ),
    ).toEqual([
      'dir/test.yaml:6:49  spec.requests[0].headers.a: in {{users.name}}: expected visible ASCII characters, as headers have, in every row of users.csv.',
    ]);
  });

  test('may hold spaces in a URL, which elsewhere has none', async () => {
    const request = `get: 'http://example.com/a?n={{ random 1 100 }}'`;
    expect((await runOf(withUsers(request), usersFile)).requests[0]!.target).toBe(
      '/a?n={{ random 1 100 }}',
    );
    expect(
      await problemsOf(withUsers(`get: 'http://example.com/{{seq}} b'`), usersFile),
    ).toHaveLength(1);
  });
});

describe('a body', () => {
  test('from a file beside the scenario is sent as it is, braces and all', async () => {
    const text = '\ufeff{{nobody}}\r\n☃';
    const { requests } = await runOf(
      block('requests:', `  - { post: '${url}{{seq}}', bodyFile: ./order.json }`),
      { 'dir/order.json': text },
    );
    expect(requests).toEqual([expect.objectContaining({ body: text, templated: ['target'] })]);
    expect(requests[0]).not.toHaveProperty('bodyFile');
  });

  test('of a size is generated', async () => {
    const { requests } = await runOf(block('requests:', `  - { put: '${url}', bodySize: 2KiB }`));
    expect(requests[0]).toMatchObject({ bodyBytes: 2048 });
    expect(requests[0]!.body).toBeUndefined();
  });

  test.each([
    [
      `{ put: '${url}', body: x, bodySize: 1 }`,
      'spec.requests[0]: expected at most one of body, bodyFile, bodySize, received body and bodySize.',
    ],
    [
      `{ put: '${url}', bodyFile: a, bodySize: 1 }`,
      'spec.requests[0]: expected at most one of body, bodyFile, bodySize, received bodyFile and bodySize.',
    ],
    [
      `{ put: '${url}', bodyFile: binary }`,
      'spec.requests[0].bodyFile: expected text in UTF-8 in dir/binary.',
    ],
    [
      `{ put: '${url}', bodyFile: nowhere }`,
      'spec.requests[0].bodyFile: cannot read dir/nowhere: there is no such file.',
    ],
    [
      `{ put: '${url}', bodySize: 17MiB }`,
      'spec.requests[0].bodySize: expected a size of at most 16MiB, such as 512, 2KiB or 10MB, received "17MiB".',
    ],
  ])('is one of three: %s', async (request, problem) => {
    const found = await problemsOf(block('requests:', `  - ${request}`), {
      'dir/a': '',
      'dir/binary': '\ufffd',
    });
    expect(found.map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([problem]);
  });

  test('files may have 8 MiB in all', async () => {
    const of = (count: number) =>
      block(
        'requests:',
        ...(Array(count).fill(`  - { put: '${url}', bodyFile: big }`) as string[]),
      );
    const files = { 'dir/big': 'x'.repeat(1024 ** 2) };
    expect(await problemsOf(of(8), files)).toEqual([]);
    expect(await problemsOf(of(9), files)).toEqual([
      expect.stringContaining(
        'spec.requests[8].bodyFile: expected at most 8 MiB in all files with bodies.',
      ),
    ]);
  });

  test('changes the hash of the scenario with its file, and so does a feed', async () => {
    const hashOf = async (body: string, users: string) => {
      const text = withUsers(`{ put: '${url}', bodyFile: order }`);
      const { plan } = await planOf(text, {}, { 'dir/order': body, 'dir/users.csv': users });
      return plan!.scenario.hash;
    };
    const hashes = [
      await hashOf('a', 'x\n1\n'),
      await hashOf('b', 'x\n1\n'),
      await hashOf('a', 'x\n2\n'),
    ];
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('an expectation', () => {
  const expectOf = async (written: string) =>
    (await runOf(block('requests:', `  - { get: '${url}', expect: ${written} }`))).requests[0]!
      .expect;

  test.each([
    ['{ status: 200 }', { statuses: [[200, 200]] }],
    ['{ status: 2xx }', { statuses: [[200, 299]] }],
    [
      "{ status: ['404', 204, 5xx] }",
      {
        statuses: [
          [404, 404],
          [204, 204],
          [500, 599],
        ],
      },
    ],
    ['{ headers: { X-Pod: 7 } }', { headers: { 'x-pod': '7' } }],
    [
      '{ status: 201, body: { contains: a, equals: ab } }',
      { statuses: [[201, 201]], body: { contains: 'a', equals: 'ab' } },
    ],
  ])('%s becomes plain data', async (written, expectation) => {
    expect(await expectOf(written)).toEqual(expectation);
  });

  test.each([
    ['{}', ': expected "status", "headers" or "body", received none.'],
    ['{ body: {} }', '.body: expected "contains" or "equals", received neither.'],
    [
      '{ status: 199 }',
      '.status: expected a status from 200 to 599 or a class such as 2xx, received 199.',
    ],
    [
      '{ status: 6xx }',
      '.status: expected a status from 200 to 599 or a class such as 2xx, received "6xx".',
    ],
    [
      '{ status: [200, 2x] }',
      '.status[1]: expected a status from 200 to 599 or a class such as 2xx, received "2x".',
    ],
    ['{ status: [] }', '.status: expected at least one status, received none.'],
    ['{ body: ok }', '.body: expected a mapping, received "ok".'],
    ['{ status: 200, stauts: 200 }', '.stauts: unknown field. Did you mean "status"?'],
  ])('%s is refused', async (written, problem) => {
    const found = await problemsOf(block('requests:', `  - { get: '${url}', expect: ${written} }`));
    expect(found.map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([
      `spec.requests[0].expect${problem}`,
    ]);
  });
});

test('a kind of request may have a timeout of its own', async () => {
  const { requests, timeoutMs } = await runOf(
    block('timeout: 3s', 'requests:', `  - { get: '${url}', timeout: 20ms }`, `  - get: '${url}'`),
  );
  expect(requests.map((request) => request.timeoutMs)).toEqual([20, undefined]);
  expect(timeoutMs).toBe(3000);
});
