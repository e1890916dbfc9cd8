/** Secret of v1; one of type kubernetes.io/tls must hold both parts of a certificate. */
import type { Issue } from '../core/issue.ts';
import type { ClusterObject } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readMetadata } from './metadata.ts';
import { dnsSubdomain } from './name-rules.ts';

export function readSecret(node: ManifestNode, issues: Issue[]): ClusterObject {
  if (node.at('type').value === 'kubernetes.io/tls') {
    for (const key of ['tls.crt', 'tls.key']) {
      const part = node.at('data', key);
      if (!part.isPresent && !node.at('stringData', key).isPresent) issues.push(part.required());
    }
  }
  return readMetadata(node, dnsSubdomain, issues);
}
