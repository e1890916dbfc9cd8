import { describe, expect, test } from 'vitest';
import { messagesOf, runOf, scenarioOf, url } from '../request-data/request-scenarios.fixture.ts';

describe('an expectation', () => {
  const expectOf = async (written: string) =>
    (await runOf(scenarioOf('requests:', `  - { get: '${url}', expect: ${written} }`))).requests[0]!
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
    const found = await messagesOf(
      scenarioOf('requests:', `  - { get: '${url}', expect: ${written} }`),
    );
    expect(found).toEqual([`spec.requests[0].expect${problem}`]);
  });
});

test('a kind of request may have a timeout of its own', async () => {
  const { requests, timeoutMs } = await runOf(
    scenarioOf(
      'timeout: 3s',
      'requests:',
      `  - { get: '${url}', timeout: 20ms }`,
      `  - get: '${url}'`,
    ),
  );
  expect(requests.map((request) => request.timeoutMs)).toEqual([20, undefined]);
  expect(timeoutMs).toBe(3000);
});
