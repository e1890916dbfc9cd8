/** What all objects share: a name that fits its kind, a namespace, annotations; and the order of names. */
import type { Issue } from '../core/issue.ts';
import type { ClusterObject } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { dnsLabel } from './name-rules.ts';

export function readMetadata(
  node: ManifestNode,
  nameRule: (name: string) => string | undefined,
  issues: Issue[],
): ClusterObject {
  const metadata = node.at('metadata');
  const name = metadata.at('name');
  if (!name.isPresent || name.value === '') issues.push(name.required('name is required'));
  else checkText(name, nameRule, issues);
  const namespace = metadata.at('namespace');
  checkText(namespace, dnsLabel, issues);
  return {
    name: name.text ?? '',
    namespace: namespace.text || 'default',
    annotations: metadata.at('annotations').texts,
    createdAt: metadata.at('creationTimestamp').text ?? '',
    source: node,
  };
}

/** Missing and mistyped values are for others to report; to Kubernetes empty text is missing. */
export function checkText(
  node: ManifestNode,
  rule: (text: string) => string | undefined,
  issues: Issue[],
): void {
  const problem = node.text ? rule(node.text) : undefined;
  if (problem !== undefined) issues.push(node.invalid(problem));
}

export function checkNumber(
  node: ManifestNode,
  rule: (number: number) => string | undefined,
  issues: Issue[],
): void {
  const problem = node.number === undefined ? undefined : rule(node.number);
  if (problem !== undefined) issues.push(node.invalid(problem));
}

/** By code units, as Go compares names and times. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
