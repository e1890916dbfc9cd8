/**
 * Expected problems are values, collected and reported all at once, in one grammar:
 *
 *     scenarios/burst.yaml:14:9  strategies[2].params.choices: expected an integer of at least 2, received 1.
 */

export interface SourcePosition {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export interface Issue {
  readonly severity: 'error' | 'note';
  /** Path of the field inside its document, such as `spec.rules[0].host`; empty for the document as a whole. */
  readonly path: string;
  /** A sentence that says what was expected, what was received and, where it can, what to do. */
  readonly message: string;
  /** Absent for problems of the command line. */
  readonly position?: SourcePosition | undefined;
}

export function formatIssue(issue: Issue): string {
  const where = issue.position
    ? `${issue.position.file}:${issue.position.line}:${issue.position.column}  `
    : '';
  const what = issue.path === '' ? '' : `${issue.path}: `;
  return `${where}${what}${issue.message}`;
}

/** By file, line and column; problems of the command line first. */
export function compareIssues(a: Issue, b: Issue): number {
  const x = a.position;
  const y = b.position;
  if (!x || !y) return (x ? 1 : 0) - (y ? 1 : 0);
  if (x.file !== y.file) return x.file < y.file ? -1 : 1;
  return x.line - y.line || x.column - y.column;
}
