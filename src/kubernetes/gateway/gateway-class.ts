/** GatewayClass: whichever controller it names, its Gateways are served. */
import type { Issue } from '../../core/issue.ts';
import type { ClusterObject } from '../cluster.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { readMetadata } from '../metadata.ts';
import { dnsSubdomain } from '../name-rules.ts';

export function readGatewayClass(node: ManifestNode, issues: Issue[]): ClusterObject {
  return readMetadata(node, dnsSubdomain, issues);
}
