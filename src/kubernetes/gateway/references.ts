/** References to other objects, with what is not written filled in. */
import type { ManifestNode } from '../manifest-node.ts';
import type { ObjectReference } from './objects.ts';

export function readReference(
  node: ManifestNode,
  usual: Pick<ObjectReference, 'group' | 'kind' | 'namespace'>,
): ObjectReference {
  return {
    group: node.at('group').text ?? usual.group,
    kind: node.at('kind').text ?? usual.kind,
    namespace: node.at('namespace').text ?? usual.namespace,
    name: node.at('name').text ?? '',
    source: node,
  };
}
