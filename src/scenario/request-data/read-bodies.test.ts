import { describe, expect, test } from 'vitest';
import { planOf } from '../scenario.fixture.ts';
import {
  messagesOf,
  problemsOf,
  runOf,
  scenarioOf,
  url,
  withUsers,
} from './request-scenarios.fixture.ts';

describe('a body', () => {
  test('from a file beside the scenario is sent as it is, braces and all', async () => {
    const text = '\ufeff{{nobody}}\r\n☃';
    const { requests } = await runOf(
      scenarioOf('requests:', `  - { post: '${url}{{seq}}', bodyFile: ./order.json }`),
      { 'dir/order.json': text },
    );
    expect(requests).toEqual([expect.objectContaining({ body: text, templated: ['target'] })]);
    expect(requests[0]).not.toHaveProperty('bodyFile');
  });

  test('of a size is generated', async () => {
    const { requests } = await runOf(
      scenarioOf('requests:', `  - { put: '${url}', bodySize: 2KiB }`),
    );
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
      `{ put: '${url}', bodySize: 'uniform(2KiB, 1KiB)' }`,
      'spec.requests[0].bodySize: expected "to" to be a size from "from" to 16MiB, such as 64KiB, received "uniform(2KiB, 1KiB)".',
    ],
    [
      `{ put: '${url}', bodySize: 17MiB }`,
      'spec.requests[0].bodySize: expected a size of at most 16MiB, such as 512, 2KiB or 10MB, or a distribution of them such as lognormal(mean 8KiB, cv 1), received "17MiB".',
    ],
  ])('is one of three: %s', async (request, problem) => {
    const found = await messagesOf(scenarioOf('requests:', `  - ${request}`), {
      'dir/a': '',
      'dir/binary': '\ufffd',
    });
    expect(found).toEqual([problem]);
  });

  test('files may have 8 MiB in all', async () => {
    const of = (count: number) =>
      scenarioOf(
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
