import { describe, expect, test } from 'vitest';
import { problemsOf, runOf, scenarioOf, url, withUsers } from './request-scenarios.fixture.ts';

const usersFile = { 'dir/users.csv': 'id,name\n1,Ada\n2,"Noether, Emmy"\n' };

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
    expect(await problemsOf(scenarioOf('requests:', `  - get: ${url}{{users.id}}`))).toEqual([
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
