/** Manifests for tests, as short as they can be written. */
import { stringify } from 'yaml';
import { formatIssue } from '../core/issue.ts';
import type { Cluster } from './cluster.ts';
import type { PodDefaults } from './pod-settings.ts';
import { readManifests } from './read-manifests.ts';
import { resolveWorld, type ResolvedWorld, type WorldSettings } from './resolve-world.ts';
import { sourceDocuments } from './source-document.fixture.ts';

export const podDefaults: PodDefaults = {
  replicas: 3,
  concurrency: 8,
  serviceTime: { kind: 'constant', valueMs: 5 },
  responseBytes: 100,
  weight: 1,
  speed: 1,
};

export async function issuesOf(yaml: string): Promise<string[]> {
  return (await readManifests(sourceDocuments(yaml))).issues.map(formatIssue);
}

/** Throws where the manifests have errors, so that no test mistakes a slip of its own for a finding. */
export async function clusterOf(...manifests: readonly string[]): Promise<Cluster> {
  const { cluster, issues } = await readManifests(sourceDocuments(manifests.join('\n---\n')));
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(formatIssue).join('\n'));
  return cluster;
}

export async function worldOf(
  manifests: readonly string[],
  settings: Partial<WorldSettings> = {},
): Promise<ResolvedWorld> {
  const cluster = await clusterOf(...manifests);
  return resolveWorld(cluster, {
    pods: new Map(),
    podDefaults,
    certificates: new Map(),
    ...settings,
  });
}

/** `rules` as `host path pathType service:port`, a host of `*` for none; `spec` in flow style. */
export function ingress(
  name: string,
  rules: readonly string[],
  { annotations = {}, spec = {}, createdAt = '', namespace = 'default' } = {},
): string {
  return JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace,
      annotations,
      ...(createdAt === '' ? {} : { creationTimestamp: createdAt }),
    },
    spec: {
      rules: rules.map((rule) => {
        const [host, path, pathType, backend] = rule.split(' ');
        return {
          ...(host === '*' ? {} : { host }),
          http: { paths: [{ path, pathType, backend: backendOf(backend!) }] },
        };
      }),
      ...spec,
    },
  });
}

export function backendOf(written: string): object {
  const [name, port] = written.split(':');
  return { service: { name, port: /^\d/.test(port!) ? { number: Number(port) } : { name: port } } };
}

export function service(
  name: string,
  ports: readonly object[] = [{ port: 80 }],
  spec: object = {},
  namespace = 'default',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports, ...spec },
  });
}

export function deployment(
  name: string,
  { replicas = 2, app = name, port = {}, namespace = 'default' } = {},
): string {
  const labels = { app, tier: 'web' };
  const containers = [{ name: 'main', ports: [{ containerPort: 8080, ...port }] }];
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: { metadata: { labels }, spec: { containers } },
    },
  });
}

interface PodFields {
  readonly labels?: object;
  readonly port?: object;
  readonly ready?: boolean;
}

/** A Pod as `kubectl get` prints it where it says whether it is ready. */
export function pod(
  name: string,
  { labels = { app: name }, port = {}, ready }: PodFields = {},
): string {
  const containers = [{ name: 'main', ports: [{ containerPort: 8080, ...port }] }];
  const conditions = [{ type: 'Ready', status: ready === false ? 'False' : 'True' }];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { containers },
    ...(ready === undefined ? {} : { status: { conditions } }),
  });
}

/** `endpoints` by the name of their pod; `ports` as in the slice. */
export function endpointSlice(
  name: string,
  service: string,
  endpoints: Readonly<Record<string, object>>,
  { ports = [{ name: '', port: 8080 }] as readonly object[], namespace = 'default' } = {},
): string {
  return JSON.stringify({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports,
    endpoints: Object.entries(endpoints).map(([podName, fields], index) => ({
      addresses: [`10.0.0.${index + 1}`],
      targetRef: { kind: 'Pod', name: podName, namespace },
      ...fields,
    })),
  });
}

/** The two manifests everybody starts from. */
export const simpleIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: simple-ingress
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /
spec:
  rules:
  - host: example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: my-service
            port:
              number: 80
---
apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: my-app
  ports:
  - protocol: TCP
    port: 80
    targetPort: 8080
  type: LoadBalancer`;

export interface Loose {
  [key: string]: Loose;
}

/** The manifest after `change`, in block style, and the problems found in it: `line  path: message`. */
export async function changed(manifest: string, change: (value: Loose) => void): Promise<string[]> {
  const value = JSON.parse(manifest) as Loose;
  change(value);
  const found = await issuesOf(stringify(value));
  return found.map((issue) => issue.replace(/^test\.yaml:/, '').replace(/:\d+ /, ' '));
}
