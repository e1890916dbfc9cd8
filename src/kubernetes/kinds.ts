/** The kinds that are read. Schemas are loaded when a manifest of the kind appears: the pods of Deployment are large. */
import type { Issue } from '../core/issue.ts';
import type { Cluster } from './cluster.ts';
import { readDeployment, readStatefulSet } from './deployment.ts';
import { readEndpointSlice } from './endpoint-slice.ts';
import { readGatewayClass } from './gateway/gateway-class.ts';
import { readGateway } from './gateway/gateway.ts';
import { readHttpRoute } from './gateway/http-route.ts';
import { gatewayGroup, readReferenceGrant } from './gateway/reference-grant.ts';
import { readIngressClass } from './ingress-class.ts';
import { readIngress } from './ingress.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readNamespace } from './namespace.ts';
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
  /** Served beside it. */
  readonly olderVersion?: string;
  loadSchema(apiVersion: string): Promise<{ readonly validate: SchemaValidator }>;
  read(node: ManifestNode, issues: Issue[]): Cluster[Key][number];
};

export type Kind = { [Key in keyof Cluster]: ListOf<Key> }[keyof Cluster];

const ofGatewayApi = {
  apiVersion: `${gatewayGroup}/v1`,
  olderVersion: `${gatewayGroup}/v1beta1`,
  groups: [gatewayGroup],
} as const;

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
  {
    name: 'Namespace',
    apiVersion: 'v1',
    groups: [''],
    list: 'namespaces',
    loadSchema: () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Namespace'),
    read: readNamespace,
  },
  {
    ...ofGatewayApi,
    name: 'GatewayClass',
    list: 'gatewayClasses',
    loadSchema: (version) =>
      version === ofGatewayApi.apiVersion
        ? import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1GatewayClass')
        : import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1beta1GatewayClass'),
    read: readGatewayClass,
  },
  {
    ...ofGatewayApi,
    name: 'Gateway',
    list: 'gateways',
    loadSchema: (version) =>
      version === ofGatewayApi.apiVersion
        ? import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1Gateway')
        : import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1beta1Gateway'),
    read: readGateway,
  },
  {
    ...ofGatewayApi,
    name: 'HTTPRoute',
    list: 'httpRoutes',
    loadSchema: (version) =>
      version === ofGatewayApi.apiVersion
        ? import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1HTTPRoute')
        : import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1beta1HTTPRoute'),
    read: readHttpRoute,
  },
  {
    ...ofGatewayApi,
    name: 'ReferenceGrant',
    list: 'referenceGrants',
    loadSchema: (version) =>
      version === ofGatewayApi.apiVersion
        ? import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1ReferenceGrant')
        : import('@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1beta1ReferenceGrant'),
    read: readReferenceGrant,
  },
];
