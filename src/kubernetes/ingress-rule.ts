/** One rule of an Ingress on its way to a route. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { Backend, Ingress } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { qualifiedName } from './served-ingresses.ts';

export interface Rule {
  readonly ingress: Ingress;
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: RouteSpec['pathType'];
  readonly backend: Backend;
  readonly source: ManifestNode;
}

export function rulesOf(ingress: Ingress): Rule[] {
  return ingress.rules.flatMap(({ host, paths = [] }) =>
    paths.map((path) => ({ ingress, host, ...path })),
  );
}

export function wholeHost(ingress: Ingress, host: string | undefined, backend: Backend): Rule {
  return { ingress, host, path: '/', pathType: 'Prefix', backend, source: backend.source };
}

/** Why `rule` is left out. */
export function takenBy(rule: Rule, { ingress, path, pathType }: Omit<Rule, 'backend'>): string {
  const where = ingress === rule.ingress ? 'an earlier rule' : `Ingress ${qualifiedName(ingress)}`;
  return `${where} already serves ${rule.host ?? '*'} by ${pathType} ${path}: this rule is left out`;
}

export const resourceNote = 'resource backends are not served: left out';

/** `ids` are those of the routes so far. */
export function routeOf(
  { ingress, host, path, pathType }: Pick<Rule, 'ingress' | 'host' | 'path' | 'pathType'>,
  ids: Set<string>,
): RouteSpec {
  const short = `${host ?? '*'}${path}`;
  const id = ids.has(short) ? `${short} (${pathType})` : short;
  ids.add(id);
  const named = host === undefined ? {} : { host };
  return { id, ...named, path, pathType, ingress: qualifiedName(ingress) };
}
