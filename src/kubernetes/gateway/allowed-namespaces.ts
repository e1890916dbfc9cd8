/** Whose routes a listener takes. */
import { isMet } from '../deployment.ts';
import { namespaceLabels } from '../namespace.ts';
import { selects } from '../workloads.ts';
import type { Gateway, Listener, Namespace } from './objects.ts';

export function allowsNamespace(
  { namespaces: from, selector }: Listener,
  gateway: Gateway,
  namespace: string,
  known: readonly Namespace[],
): boolean {
  switch (from) {
    case 'All':
      return true;
    case 'Same':
      return namespace === gateway.namespace;
    case 'None':
      return false;
    case 'Selector': {
      const labels =
        known.find(({ name }) => name === namespace)?.labels ?? namespaceLabels(namespace);
      return (
        selector.isObject &&
        selects(selector.at('matchLabels').texts, labels) &&
        selector.at('matchExpressions').items.every((expression) => isMet(expression, labels))
      );
    }
  }
}
