/** Which Ingresses a run serves, by which dialect, in which order of precedence, and which of their wishes have no effect. */
import type { DialectName } from '../routing/dialects/index.ts';
import type { Cluster, Ingress } from './cluster.ts';
import { isClassless, nginxController, whyForeign } from './ingress-class.ts';
import { compareText } from './metadata.ts';

const nginxPrefix = 'nginx.ingress.kubernetes.io/';

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
  readonly notes: readonly string[];
}

/**
 * All of them, except that ingress-nginx leaves out those of a class that is not its own, and canaries, which are no
 * rules of their own. The specification alone is nobody's controller, so that no class is foreign to it.
 */
export function servedIngresses(cluster: Cluster, dialect: DialectName): Served {
  const notes: string[] = [];
  const ingresses = cluster.ingresses.filter((ingress) => {
    const reason = dialect === 'ingress-nginx' ? reasonToSkip(cluster, ingress) : undefined;
    if (reason !== undefined) notes.push(`${qualifiedName(ingress)} is left out: ${reason}.`);
    else notes.push(...classless(cluster, ingress, dialect), ...ineffective(ingress, dialect));
    return reason === undefined;
  });
  return { ingresses, notes };
}

/** Oldest first. Among those of an age ingress-nginx goes down the names; the other order is that of Gateway API. */
export function byPrecedence(ingresses: readonly Ingress[], dialect: DialectName): Ingress[] {
  const direction = dialect === 'ingress-nginx' ? -1 : 1;
  return ingresses.toSorted(
    (a, b) =>
      compareText(a.createdAt, b.createdAt) ||
      direction * compareText(qualifiedName(a), qualifiedName(b)),
  );
}

export function qualifiedName({ namespace, name }: Pick<Ingress, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function reasonToSkip({ ingressClasses }: Cluster, ingress: Ingress): string | undefined {
  const foreign = whyForeign(ingress, ingressClasses);
  if (foreign !== undefined) return foreign;
  return ingress.annotations.get(`${nginxPrefix}canary`) === 'true'
    ? `${nginxPrefix}canary is not in force`
    : undefined;
}

function classless(cluster: Cluster, ingress: Ingress, dialect: DialectName): string[] {
  if (dialect !== 'ingress-nginx' || !isClassless(ingress, cluster.ingressClasses)) return [];
  return [
    `${qualifiedName(ingress)} has no class: ingress-nginx serves it only with --watch-ingress-without-class.`,
  ];
}

function ineffective(ingress: Ingress, dialect: DialectName): string[] {
  const effect =
    dialect === 'ingress-nginx' ? 'is not in force' : `has no effect in the ${dialect} dialect`;
  const annotations = nginxAnnotations(ingress)
    .filter((key) => dialect !== 'ingress-nginx' || !isNoOp(key, ingress))
    .map((key) => `${qualifiedName(ingress)}: ${key} ${effect}.`);
  const tls = ingress.hasTls ? [`${qualifiedName(ingress)}: TLS is not in force.`] : [];
  return [...annotations, ...tls];
}

function nginxAnnotations({ annotations }: Ingress): string[] {
  return [...annotations.keys()].filter((key) => key.startsWith(nginxPrefix));
}

/** `rewrite-target: /` replaces the path `/` by itself, which ingress-nginx takes for no rewrite at all. */
function isNoOp(key: string, { annotations, rules }: Ingress): boolean {
  return (
    key === `${nginxPrefix}rewrite-target` &&
    annotations.get(key) === '/' &&
    rules.every(({ paths }) => paths?.every(({ path }) => path === '/') ?? true)
  );
}
