/** Namespace of v1: its labels, by which a Gateway may choose whose routes it takes. */
import type { Issue } from '../core/issue.ts';
import type { Namespace } from './gateway/objects.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readMetadata } from './metadata.ts';
import { dnsLabel } from './name-rules.ts';

export function readNamespace(node: ManifestNode, issues: Issue[]): Namespace {
  const metadata = readMetadata(node, dnsLabel, issues);
  const labels = node.at('metadata', 'labels').texts;
  return { ...metadata, labels: new Map([...labels, ...namespaceLabels(metadata.name)]) };
}

/** What the API server itself sees to. */
export function namespaceLabels(name: string): ReadonlyMap<string, string> {
  return new Map([['kubernetes.io/metadata.name', name]]);
}
