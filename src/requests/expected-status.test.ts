import { expect, test } from 'vitest';
import { isExpectedStatus } from './expected-status.ts';

const all = Array.from({ length: 400 }, (_, index) => 200 + index);

test('without an expectation any status below 400 is as expected', () => {
  const expectations = [undefined, {}, { body: { contains: 'x' } }];
  for (const expectation of expectations) {
    const met = all.filter((status) => isExpectedStatus(expectation, status));
    expect(met).toEqual(all.slice(0, 200));
  }
});

test('with one only its ranges are, both ends included', () => {
  const expectation = { statuses: [[200, 204] as const, [404, 404] as const] };
  const met = all.filter((status) => isExpectedStatus(expectation, status));
  expect(met).toEqual([200, 201, 202, 203, 204, 404]);
});
