/** The matches of an HTTPRoute's rules: paths, headers and query parameters as the CRD allows them. */
import type { ValueMatch } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import { patternProblem } from '../../routing/ingress-nginx/pattern.ts';
import { describeValue, type ManifestNode } from '../manifest-node.ts';
import type { RequestMatch } from './objects.ts';

/** What a rule without matches takes. */
export const wholeHost: RequestMatch = {
  path: { kind: 'prefix', value: '/' },
  headers: [],
  query: [],
};

export function readMatch(node: ManifestNode, issues: Issue[]): RequestMatch {
  const path = readPath(node.at('path'), issues);
  const method = node.at('method').text;
  return {
    path,
    ...(method === undefined ? {} : { method }),
    headers: readValues(node.at('headers'), (name) => name.toLowerCase(), issues),
    query: readValues(node.at('queryParams'), (name) => name, issues),
  };
}

const pathKinds = new Map<unknown, RequestMatch['path']['kind']>([
  ['Exact', 'exact'],
  ['RegularExpression', 'regex'],
]);
const plainTypes = "['Exact', 'PathPrefix']";
const forbiddenInside = ['//', '/./', '/../', '%2f', '%2F', '#'];
const forbiddenEndings = ['/..', '/.'];
const allowed = String.raw`^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$`;

function readPath(node: ManifestNode, issues: Issue[]): RequestMatch['path'] {
  const kind = pathKinds.get(node.at('type').value) ?? 'prefix';
  const value = node.at('value');
  const text = value.text ?? '/';
  if (kind === 'regex') checkPattern(value, issues);
  else if (value.isPresent) checkPath(value, text, issues);
  return { kind, value: text };
}

function checkPath(value: ManifestNode, text: string, issues: Issue[]): void {
  const report = (what: string) => issues.push(value.invalid(what));
  if (!text.startsWith('/')) {
    report(`value must be an absolute path and start with '/' when type one of ${plainTypes}`);
  }
  const problems = [
    ...forbiddenInside.filter((part) => text.includes(part)).map((part) => `contain '${part}'`),
    ...forbiddenEndings.filter((end) => text.endsWith(end)).map((end) => `end with '${end}'`),
  ];
  for (const problem of problems) report(`must not ${problem} when type one of ${plainTypes}`);
  if (!new RegExp(allowed).test(text)) {
    report(`must only contain valid characters (matching ${allowed}) for types ${plainTypes}`);
  }
}

/** Which expressions are understood is up to the implementation: here those of RE2. */
function checkPattern(node: ManifestNode, issues: Issue[]): void {
  const problem = node.text === undefined ? undefined : patternProblem(node.text);
  if (problem !== undefined) {
    issues.push(node.invalid(`must be a regular expression of RE2: ${problem}`));
  }
}

/** Of names that are equal the first counts. */
function readValues(
  list: ManifestNode,
  normalised: (name: string) => string,
  issues: Issue[],
): ValueMatch[] {
  checkUniqueNames(list, issues);
  const values = new Map<string, ValueMatch>();
  for (const node of list.items) {
    const name = normalised(node.at('name').text ?? '');
    const kind = node.at('type').value === 'RegularExpression' ? 'regex' : 'exact';
    if (kind === 'regex') checkPattern(node.at('value'), issues);
    if (!values.has(name)) values.set(name, { name, kind, value: node.at('value').text ?? '' });
  }
  return [...values.values()];
}

/** The key of the list is the name as written. */
export function checkUniqueNames(list: ManifestNode, issues: Issue[]): void {
  const names = new Set<string>();
  for (const node of list.items) {
    const name = node.at('name').text;
    if (name === undefined) continue;
    if (names.has(name)) {
      issues.push(node.error(`Duplicate value: {"name":${describeValue(name)}}`));
    }
    names.add(name);
  }
}
