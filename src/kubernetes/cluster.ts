/** Manifests after validation: what a run needs of each kind, each object with the place it was written at. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { ClusterObject } from './cluster-object.ts';
import type { Gateway, HttpRoute, Namespace, ReferenceGrant } from './gateway/objects.ts';
import type { ManifestNode } from './manifest-node.ts';

export type { ClusterObject };

export interface Cluster {
  readonly ingresses: readonly Ingress[];
  readonly ingressClasses: readonly IngressClass[];
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly workloads: readonly Workload[];
  readonly secrets: readonly Secret[];
  readonly namespaces: readonly Namespace[];
  readonly gatewayClasses: readonly ClusterObject[];
  readonly gateways: readonly Gateway[];
  readonly httpRoutes: readonly HttpRoute[];
  readonly referenceGrants: readonly ReferenceGrant[];
}

export interface Ingress extends ClusterObject {
  /** Of the field, of the annotation that came before it, or the default one. */
  readonly className: string | undefined;
  readonly defaultBackend: Backend | undefined;
  readonly rules: readonly IngressRule[];
  readonly tls: readonly IngressTls[];
}

export interface IngressTls {
  readonly hosts: readonly string[];
  readonly secretName: string | undefined;
  readonly source: ManifestNode;
}

export interface IngressRule {
  readonly host: string | undefined;
  /** Undefined: the host goes to the default backend. */
  readonly paths: readonly IngressPath[] | undefined;
  readonly source: ManifestNode;
}

export interface IngressPath {
  readonly path: string;
  readonly pathType: RouteSpec['pathType'];
  readonly backend: Backend;
  readonly source: ManifestNode;
}

export interface Backend {
  /** Undefined: a resource backend. */
  readonly service: string | undefined;
  /** A number, or a port's name. */
  readonly port: number | string;
  readonly source: ManifestNode;
}

export interface IngressClass extends ClusterObject {
  readonly controller: string;
  readonly isDefault: boolean;
}

export interface Service extends ClusterObject {
  readonly isExternalName: boolean;
  /** It has no address. */
  readonly isHeadless: boolean;
  /** Empty: selects nothing. */
  readonly selector: ReadonlyMap<string, string>;
  readonly ports: readonly ServicePort[];
  /** `sessionAffinity: ClientIP`: for how long a client that sends nothing is remembered. Absent: there is none. */
  readonly clientAffinitySeconds: number | undefined;
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  readonly targetPort: number | string;
  readonly isTcp: boolean;
}

/** Who has pods. */
export interface Workload extends ClusterObject {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Pod';
  /** Of a Pod 1, or 0 where it is not ready. */
  readonly replicas: number;
  readonly podLabels: ReadonlyMap<string, string>;
  /** Names of the containers' TCP ports. What number a name has is up to each pod. */
  readonly portNames: ReadonlySet<string>;
}

/** The endpoints of a Service, or some of them. */
export interface EndpointSlice extends ClusterObject {
  /** Undefined: of none. */
  readonly service: string | undefined;
  /** Empty: it does not say. */
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly SliceEndpoint[];
}

export interface SlicePort {
  readonly name: string;
  readonly hasNumber: boolean;
  readonly isTcp: boolean;
}

export interface SliceEndpoint {
  /** The first. */
  readonly address: string;
  /** Of `targetRef`. */
  readonly pod: string | undefined;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
  readonly zone: string | undefined;
}

export interface Secret extends ClusterObject {
  /** In PEM, as far as anybody has looked; present where it has both. */
  readonly pair?: CertificatePair;
}

export interface CertificatePair {
  /** The leaf first. */
  readonly certificate: string;
  readonly key: string;
}

/** As people write it: the namespace left out where it is `default`. */
export function shortName({ namespace, name }: Pick<ClusterObject, 'namespace' | 'name'>): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
