/** Which Ingresses a run serves, by which dialect, in which order of precedence, and which of their wishes have no effect. */
import type { Issue } from '../core/issue.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import type { Cluster, ClusterObject, Ingress } from './cluster.ts';
import { isClassless, nginxController, whyForeign } from './ingress-class.ts';
import { NginxAnnotations, nginxPrefix } from './ingress-nginx/annotation-reader.ts';
import { compareText } from './metadata.ts';

/** Any sign of ingress-nginx makes the whole run follow it. */
export function declaredDialect({ ingressClasses, ingresses }: Cluster): DialectName {
  const isNginx =
    ingressClasses.some(({ controller }) => controller === nginxController) ||
    ingresses.some((ingress) => nginxAnnotations(ingress).length > 0);
  return isNginx ? 'ingress-nginx' : 'kubernetes';
}

export interface Served {
  /** In the order of the manifests. */
  readonly ingresses: readonly Ingress[];
  /** In the ingress-nginx dialect, of each of them. */
  readonly annotations: ReadonlyMap<Ingress, NginxAnnotations>;
  /** Of those that ingress-nginx refuses. */
  readonly issues: readonly Issue[];
  readonly notes: readonly string[];
}

/**
 * All of them, except that ingress-nginx leaves out those of a class that is not its own and those with an annotation that
 * it refuses. The specification alone is nobody's controller, so that no class is foreign to it.
 */
export function servedIngresses(cluster: Cluster, dialect: DialectName): Served {
  if (dialect !== 'ingress-nginx') {
    const notes = cluster.ingresses.flatMap((ingress) => ineffective(ingress, dialect));
    return { ingresses: cluster.ingresses, annotations: new Map(), issues: [], notes };
  }
  const notes: string[] = [];
  const issues: Issue[] = [];
  const annotations = new Map<Ingress, NginxAnnotations>();
  for (const ingress of cluster.ingresses) {
    const foreign = whyForeign(ingress, cluster.ingressClasses);
    const read = new NginxAnnotations(ingress);
    const reason = foreign ?? (read.isRefused ? 'ingress-nginx refuses it' : undefined);
    if (reason === undefined) {
      annotations.set(ingress, read);
      notes.push(...classless(cluster, ingress));
    } else {
      notes.push(`${qualifiedName(ingress)} is left out: ${reason}.`);
      if (read.isRefused && foreign === undefined) issues.push(...read.issues);
    }
  }
  return { ingresses: [...annotations.keys()], annotations, issues, notes };
}

/** Oldest first. Among those of an age ingress-nginx goes down the names; the other order is that of Gateway API. */
export function byPrecedence<Each extends ClusterObject>(
  objects: readonly Each[],
  dialect: DialectName,
): Each[] {
  const direction = dialect === 'ingress-nginx' ? -1 : 1;
  return objects.toSorted(
    (a, b) =>
      compareText(a.createdAt, b.createdAt) ||
      direction * compareText(qualifiedName(a), qualifiedName(b)),
  );
}

export function qualifiedName({
  namespace,
  name,
}: Pick<ClusterObject, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function classless({ ingressClasses }: Cluster, ingress: Ingress): string[] {
  if (!isClassless(ingress, ingressClasses)) return [];
  return [
    `${qualifiedName(ingress)} has no class: ingress-nginx serves it only with --watch-ingress-without-class.`,
  ];
}

function ineffective(ingress: Ingress, dialect: DialectName): string[] {
  return nginxAnnotations(ingress).map(
    (key) => `${qualifiedName(ingress)}: ${key} has no effect in the ${dialect} dialect.`,
  );
}

function nginxAnnotations({ annotations }: Ingress): string[] {
  return [...annotations.keys()].filter((key) => key.startsWith(nginxPrefix));
}
