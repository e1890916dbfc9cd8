/** Pod of v1, which stands for itself where no Deployment or StatefulSet of the manifests has made it. */
import type { Issue } from '../core/issue.ts';
import type { Workload } from './cluster.ts';
import { readPortNames } from './deployment.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readMetadata } from './metadata.ts';
import { dnsSubdomain } from './name-rules.ts';

export function readPod(node: ManifestNode, issues: Issue[]): Workload {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  return {
    ...metadata,
    kind: 'Pod',
    replicas: isReady(node) ? 1 : 0,
    podLabels: node.at('metadata', 'labels').texts,
    portNames: readPortNames(node.at('spec'), issues),
  };
}

/** A manifest that has not been in a cluster has no status. */
function isReady(node: ManifestNode): boolean {
  if (node.at('metadata', 'deletionTimestamp').isPresent) return false;
  const conditions = node.at('status', 'conditions').items;
  const ready = conditions.find((condition) => condition.at('type').value === 'Ready');
  return ready === undefined || ready.at('status').value === 'True';
}
