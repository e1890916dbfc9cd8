/** Runs a schema over a document's value and turns what zod finds into issues with positions. */
import type { z } from 'zod';
import type { Issue } from '../core/issue.ts';
import type { NodePath, SourceDocument } from '../core/source-document.ts';
import { describeValue } from './describe-value.ts';
import { didYouMean, expectOneOf } from './expect-one-of.ts';
import { formatPath } from './format-path.ts';

type ZodIssue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** The message of a union's issue: what is wrong is said by the branch that was meant. */
const seeBranches = 'see the branches';
/** Of this many unknown fields in one mapping; a bound, not a choice. */
const mostUnknownFields = 20;

export function checkSchema<T>(
  schema: z.ZodType<T>,
  document: SourceDocument,
): { readonly value?: T; readonly issues: Issue[] } {
  const findings = new Findings(document);
  const result = schema.safeParse(document.value, { error: (issue) => findings.message(issue) });
  if (result.success) return { value: result.data, issues: [] };
  for (const issue of result.error.issues) findings.add(issue, []);
  return { issues: findings.issues };
}

class Findings {
  readonly issues: Issue[] = [];
  readonly #document: SourceDocument;
  /** Names that would have been known, by the list (zod passes the same one on) of those that were not. */
  readonly #knownFields = new WeakMap<readonly string[], readonly string[]>();

  constructor(document: SourceDocument) {
    this.#document = document;
  }

  /** In the project's grammar, for schemas that do not bring words of their own. */
  message(issue: RawIssue): string {
    if (issue.code === 'unrecognized_keys') {
      const schema = (issue.schema ?? issue.inst) as z.ZodObject | undefined;
      this.#knownFields.set(issue.keys, Object.keys(schema?.def.shape ?? {}));
    }
    if (issue.code === 'invalid_union') {
      return issue['discriminator'] === undefined ? seeBranches : unknownVariant(issue);
    }
    const received = describeValue(issue.input);
    if (issue.code === 'invalid_value') return expectOneOf(issue.values.map(String), issue.input);
    return `expected ${whatWasExpected(issue)}, received ${received}.`;
  }

  add(issue: ZodIssue, parent: NodePath): void {
    const path = [...parent, ...(issue.path as NodePath)];
    if (issue.code === 'unrecognized_keys') {
      const known = this.#knownFields.get(issue.keys) ?? [];
      for (const key of issue.keys.slice(0, mostUnknownFields)) {
        this.#report([...path, key], 'key', unknownField(key, known));
      }
    } else if (issue.code === 'invalid_union' && issue.message === seeBranches) {
      for (const inner of meantBranch(issue.errors)) this.add(inner, path);
    } else if (issue.code === 'invalid_key') {
      for (const { message } of issue.issues) this.#report(path, 'key', message);
    } else {
      this.#report(path, 'value', issue.message);
    }
  }

  #report(path: NodePath, of: 'key' | 'value', message: string): void {
    const position = this.#document.positionOf(path, of);
    this.issues.push({ severity: 'error', path: formatPath(path), message, position });
  }
}

/** Of the branches whose outermost type fits the one that knows most of the fields, else the first. */
function meantBranch(branches: readonly ZodIssue[][]): readonly ZodIssue[] {
  const fitting = branches.filter((issues) => !issues.some(isMisfit));
  const unknown = fitting.map((issues) => issues.reduce((sum, each) => sum + unknownIn(each), 0));
  return fitting[unknown.indexOf(Math.min(...unknown))] ?? branches[0] ?? [];
}

function isMisfit({ code, path }: ZodIssue): boolean {
  return path.length === 0 && ['invalid_type', 'invalid_value', 'invalid_union'].includes(code);
}

function unknownIn(issue: ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 0;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function whatWasExpected(issue: RawIssue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected;
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return 'something else';
}

function unknownVariant(issue: RawIssue): string {
  const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
  const given = issue.input as Readonly<Record<string, unknown>>;
  return expectOneOf((options ?? []).map(String), given[discriminator!]);
}

function unknownField(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known) || ` Known here: ${known.join(', ')}.`;
  return `unknown field.${hint}`;
}
