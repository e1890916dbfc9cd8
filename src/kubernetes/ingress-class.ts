/** IngressClass of networking.k8s.io/v1: which controller serves the Ingresses that name it. */
import type { Issue } from '../core/issue.ts';
import type { Ingress, IngressClass } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { compareText, readMetadata } from './metadata.ts';
import { dnsSubdomain } from './name-rules.ts';

export function readIngressClass(node: ManifestNode, issues: Issue[]): IngressClass {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  return {
    ...metadata,
    controller: node.at('spec', 'controller').text ?? '',
    isDefault: metadata.annotations.get('ingressclass.kubernetes.io/is-default-class') === 'true',
  };
}

/**
 * The Ingresses as admission leaves them: those without a class have the default one. Of several defaults the youngest
 * is taken, then the first by name (kubernetes plugin/pkg/admission/network/defaultingressclass).
 */
export function withDefaultClass(
  ingresses: readonly Ingress[],
  classes: readonly IngressClass[],
): readonly Ingress[] {
  const [first] = classes
    .filter(({ isDefault }) => isDefault)
    .toSorted((a, b) => compareText(b.createdAt, a.createdAt) || compareText(a.name, b.name));
  if (!first) return ingresses;
  return ingresses.map((ingress) => ({ ...ingress, className: ingress.className ?? first.name }));
}

export const nginxController = 'k8s.io/ingress-nginx';
/** What its flag `--ingress-class` says unless it is changed. */
const nginxAnnotationValue = 'nginx';

/**
 * Why ingress-nginx would leave an Ingress to others (internal/ingress/controller/store). Where the manifests have no class
 * of its own nothing is known of its classes, and whatever name there is may be one.
 */
export function whyForeign(
  { className, source }: Ingress,
  classes: readonly IngressClass[],
): string | undefined {
  if (className === undefined) return undefined;
  const named = classes.find(({ name }) => name === className);
  if (named) {
    const isOwn = named.controller === nginxController;
    return isOwn ? undefined : `its class ${className} belongs to ${named.controller}`;
  }
  const isByAnnotation = !source.at('spec', 'ingressClassName').isPresent;
  if (isByAnnotation && className === nginxAnnotationValue) return undefined;
  const isKnown = classes.some(({ controller }) => controller === nginxController);
  return isKnown ? `there is no IngressClass ${className}` : undefined;
}

/** Of an Ingress that ingress-nginx is given, and serves only when told to. */
export function isClassless({ className }: Ingress, classes: readonly IngressClass[]): boolean {
  const isKnown = classes.some(({ controller }) => controller === nginxController);
  return isKnown && className === undefined;
}
