/** ReferenceGrant: what the objects of one namespace may refer to in another. */
import type { Issue } from '../../core/issue.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { readMetadata } from '../metadata.ts';
import { dnsSubdomain } from '../name-rules.ts';
import type { ObjectReference, ReferenceGrant } from './objects.ts';

export function readReferenceGrant(node: ManifestNode, issues: Issue[]): ReferenceGrant {
  return {
    ...readMetadata(node, dnsSubdomain, issues),
    from: node.at('spec', 'from').items.map((from) => ({
      ...kindOf(from),
      namespace: from.at('namespace').text ?? '',
    })),
    to: node.at('spec', 'to').items.map((to) => {
      const name = to.at('name').text;
      return { ...kindOf(to), ...(name ? { name } : {}) };
    }),
  };
}

function kindOf(node: ManifestNode): Pick<ObjectReference, 'group' | 'kind'> {
  return { group: node.at('group').text ?? '', kind: node.at('kind').text ?? '' };
}

/** Whether a route or Gateway in `from` may refer to the object: in its own namespace always. */
export function isGranted(
  grants: readonly ReferenceGrant[],
  from: { readonly kind: 'HTTPRoute' | 'Gateway'; readonly namespace: string },
  to: Omit<ObjectReference, 'source'>,
): boolean {
  if (from.namespace === to.namespace) return true;
  return grants.some(
    (grant) =>
      grant.namespace === to.namespace &&
      grant.from.some(
        ({ group, kind, namespace }) =>
          group === gatewayGroup && kind === from.kind && namespace === from.namespace,
      ) &&
      grant.to.some(
        ({ group, kind, name }) =>
          group === to.group && kind === to.kind && (name === undefined || name === to.name),
      ),
  );
}

export const gatewayGroup = 'gateway.networking.k8s.io';
