/** IngressClass of networking.k8s.io/v1: which controller serves the Ingresses that name it. */
import type { Issue } from '../core/issue.ts';
import type { IngressClass } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readMetadata } from './metadata.ts';
import { dnsSubdomain } from './name-rules.ts';

export function readIngressClass(node: ManifestNode, issues: Issue[]): IngressClass {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  return {
    ...metadata,
    controller: node.at('spec', 'controller').text ?? '',
    isDefault: metadata.annotations.get('ingressclass.kubernetes.io/is-default-class') === 'true',
  };
}
