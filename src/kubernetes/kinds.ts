/** The kinds that are read. Schemas are loaded when a manifest of the kind appears: the pods of Deployment are large. */
import type { Issue } from '../core/issue.ts';
import type { Cluster } from './cluster.ts';
import { readDeployment, readStatefulSet } from './deployment.ts';
import { readEndpointSlice } from './endpoint-slice.ts';
import { readIngressClass } from './ingress-class.ts';
import { readIngress } from './ingress.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readPod } from './pod.ts';
import type { SchemaValidator } from './schema-check.ts';
import { readSecret } from './secret.ts';
import { readService } from './service.ts';

type ListOf<Key extends keyof Cluster> = {
  readonly name: string;
  readonly apiVersion: string;
  /** API groups it has been served under; the same name in another group is another kind. */
  readonly groups: readonly string[];
  readonly list: Key;
  loadSchema(): Promise<{ readonly validate: SchemaValidator }>;
  read(node: ManifestNode, issues: Issue[]): Cluster[Key][number];
};

export type Kind = { [Key in keyof Cluster]: ListOf<Key> }[keyof Cluster];

export const kinds: readonly Kind[] = [
  {
    name: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    groups: ['networking.k8s.io', 'extensions'],
    list: 'ingresses',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress'),
    read: readIngress,
  },
  {
    name: 'IngressClass',
    apiVersion: 'networking.k8s.io/v1',
    groups: ['networking.k8s.io'],
    list: 'ingressClasses',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1IngressClass'),
    read: readIngressClass,
  },
  {
    name: 'Service',
    apiVersion: 'v1',
    groups: [''],
    list: 'services',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Service'),
    read: readService,
  },
  {
    name: 'Deployment',
    apiVersion: 'apps/v1',
    groups: ['apps', 'extensions'],
    list: 'workloads',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiAppsV1Deployment'),
    read: readDeployment,
  },
  {
    name: 'StatefulSet',
    apiVersion: 'apps/v1',
    groups: ['apps'],
    list: 'workloads',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet'),
    read: readStatefulSet,
  },
  {
    name: 'Pod',
    apiVersion: 'v1',
    groups: [''],
    list: 'workloads',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Pod'),
    read: readPod,
  },
  {
    name: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    groups: ['discovery.k8s.io'],
    list: 'endpointSlices',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiDiscoveryV1EndpointSlice'),
    read: readEndpointSlice,
  },
  {
    name: 'Secret',
    apiVersion: 'v1',
    groups: [''],
    list: 'secrets',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Secret'),
    read: readSecret,
  },
];
