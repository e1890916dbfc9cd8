/** What was asked for can't be done: every problem at once, exit code 2. */
import { compareIssues, formatIssue, type Issue } from '../core/issue.ts';

export class Refusal extends Error {
  constructor(issues: readonly Issue[]) {
    super([...issues].toSorted(compareIssues).map(formatIssue).join('\n'));
  }
}

/** For a problem of the command line. */
export function refuse(path: string, message: string): Refusal {
  return new Refusal([{ severity: 'error', path, message }]);
}
