/** Whether a status is what a request expects: below 400 where it does not say. */
import type { ResponseExpectation } from '../core/run-spec.ts';

export function isExpectedStatus(
  expectation: ResponseExpectation | undefined,
  status: number,
): boolean {
  const ranges = expectation?.statuses;
  if (!ranges) return status < 400;
  return ranges.some(([from, to]) => status >= from && status <= to);
}
