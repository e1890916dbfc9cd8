/** A reference to who answers, or to who gets copies. */
import type { Issue } from '../../core/issue.ts';
import type { ManifestNode } from '../manifest-node.ts';
import type { BackendReference } from './objects.ts';
import { readReference } from './references.ts';

export function readBackend(
  node: ManifestNode,
  namespace: string,
  issues: Issue[],
): BackendReference {
  const reference = readReference(node, { group: '', kind: 'Service', namespace });
  const port = node.at('port');
  if (node.isObject && isService(reference) && !port.isPresent) {
    issues.push(node.whereMissing('port').invalid('Must have port for Service reference'));
  }
  return {
    ...reference,
    port: port.number ?? 0,
    weight: node.at('weight').number ?? 1,
    filters: [],
  };
}

export function isService({ group, kind }: Pick<BackendReference, 'group' | 'kind'>): boolean {
  return group === '' && kind === 'Service';
}
