/** Deployment and StatefulSet of apps/v1: how many pods, their labels, and the names of their ports. */
import type { Issue } from '../core/issue.ts';
import type { Workload } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { checkNumber, checkText, readMetadata } from './metadata.ts';
import { dnsSubdomain, portName, portNumber } from './name-rules.ts';

export function readDeployment(node: ManifestNode, issues: Issue[]): Workload {
  return readReplicated('Deployment', node, issues);
}

export function readStatefulSet(node: ManifestNode, issues: Issue[]): Workload {
  return readReplicated('StatefulSet', node, issues);
}

function readReplicated(
  kind: 'Deployment' | 'StatefulSet',
  node: ManifestNode,
  issues: Issue[],
): Workload {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const spec = node.at('spec');
  const replicas = spec.at('replicas');
  checkNumber(
    replicas,
    (count) => (count >= 0 ? undefined : 'must be greater than or equal to 0'),
    issues,
  );
  const labels = spec.at('template', 'metadata', 'labels');
  const podLabels = labels.texts;
  checkSelector(kind, spec.at('selector'), labels, issues);
  const portNames = readPortNames(spec.at('template', 'spec'), issues);
  return { ...metadata, kind, replicas: replicas.number ?? 1, podLabels, portNames };
}

/** Of the containers of a pod. */
export function readPortNames(podSpec: ManifestNode, issues: Issue[]): Set<string> {
  const ports = podSpec.at('containers').items.flatMap((container) => container.at('ports').items);
  for (const port of ports) {
    checkNumber(port.at('containerPort'), portNumber, issues);
    checkText(port.at('name'), portName, issues);
  }
  const ofTcp = ports.filter((port) => (port.at('protocol').text ?? 'TCP') === 'TCP');
  return new Set(ofTcp.flatMap((port) => port.at('name').text ?? []));
}

function checkSelector(
  kind: string,
  selector: ManifestNode,
  labels: ManifestNode,
  issues: Issue[],
): void {
  if (!selector.isObject) return;
  const wanted = selector.at('matchLabels').texts;
  const expressions = selector.at('matchExpressions').items;
  if (wanted.size === 0 && expressions.length === 0) {
    const matchLabels = selector.at('matchLabels');
    const place = matchLabels.value === undefined ? selector : matchLabels;
    issues.push(place.invalid(`empty selector is invalid for ${kind.toLowerCase()}`));
    return;
  }
  const unmet = [
    ...[...wanted]
      .filter(([key, value]) => labels.texts.get(key) !== value)
      .map(([key]) => [key, selector.at('matchLabels', key)] as const),
    ...expressions
      .filter((expression) => !isMet(expression, labels.texts))
      .map((expression) => [expression.at('key').text ?? '', expression] as const),
  ];
  for (const [key, part] of unmet) {
    // Either end may be the wrong one, so both are shown.
    issues.push(
      labels.at(key).invalid('`selector` does not match template `labels`'),
      part.error('the labels of the template do not have this'),
    );
  }
}

/** Whether they meet one of a selector's `matchExpressions`. */
export function isMet(expression: ManifestNode, labels: ReadonlyMap<string, string>): boolean {
  const label = labels.get(expression.at('key').text ?? '');
  const listed = expression.at('values').items.some(({ text }) => text === label);
  switch (expression.at('operator').value) {
    case 'In':
      return label !== undefined && listed;
    case 'NotIn':
      return label === undefined || !listed;
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}
