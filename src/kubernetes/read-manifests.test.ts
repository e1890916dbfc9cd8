import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  clusterOf,
  deployment,
  ingress,
  issuesOf,
  service,
  type Loose,
} from './manifests.fixture.ts';
import { readManifests } from './read-manifests.ts';
import { sourceDocuments } from './source-document.fixture.ts';

const web = ingress('web', ['example.com /a Prefix web:80']);

describe('documents', () => {
  test('as kubectl prints them pass without complaint', async () => {
    const printed = (manifest: string) => {
      const value = JSON.parse(manifest) as Loose;
      Object.assign(value['metadata']!, {
        uid: '0b5c',
        resourceVersion: '7',
        generation: 2,
        creationTimestamp: '2026-01-01T00:00:00Z',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        managedFields: [
          {
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:spec': { 'f:a': {} } },
            manager: 'kubectl',
            operation: 'Update',
            time: '2026-01-01T00:00:00Z',
          },
        ],
      });
      return value;
    };
    const items = [
      {
        ...printed(web),
        status: {
          loadBalancer: { ingress: [{ ip: '10.0.0.1', ports: [{ port: 80, protocol: 'TCP' }] }] },
        },
      },
      {
        ...printed(
          service('web', [{ port: 80, nodePort: 30000 }], {
            clusterIP: '10.0.0.2',
            clusterIPs: ['10.0.0.2'],
            ipFamilyPolicy: 'SingleStack',
          }),
        ),
        status: { loadBalancer: {} },
      },
      {
        ...printed(deployment('web')),
        status: {
          replicas: 2,
          conditions: [
            { type: 'Available', status: 'True', lastUpdateTime: '2026-01-01T00:00:00Z' },
          ],
        },
      },
    ];
    const list = { apiVersion: 'v1', kind: 'List', items, metadata: { resourceVersion: '' } };
    const { cluster, issues } = await readManifests(sourceDocuments(stringify(list)));
    expect(issues).toEqual([]);
    expect(cluster.ingresses[0]).toMatchObject({
      name: 'web',
      namespace: 'default',
      createdAt: '2026-01-01T00:00:00Z',
    });
    expect([cluster.services.length, cluster.workloads.length]).toEqual([1, 1]);
  });

  test('in a list are pointed at inside it', async () => {
    const items = [JSON.parse(service('ok')), JSON.parse(service('web', [{ port: 0 }])), 3];
    expect(await issuesOf(stringify({ apiVersion: 'v1', kind: 'List', items }))).toEqual([
      'test.yaml:24:5  items[2]: expected a Kubernetes object, received 3',
      'test.yaml:23:17  items[1].spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ]);
  });

  test('of a typed list take their kind from it', async () => {
    const { apiVersion: _, kind: __, ...item } = JSON.parse(web) as Loose;
    const list = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressList', items: [item] };
    expect((await clusterOf(stringify(list))).ingresses.map(({ name }) => name)).toEqual(['web']);
  });

  test.each([
    ['kind: List\napiVersion: v1', 'test.yaml:1:1  items: expected an array, received nothing'],
    ['- 1', 'test.yaml:1:1  expected a Kubernetes object, received an array'],
    ['text', 'test.yaml:1:1  expected a Kubernetes object, received "text"'],
    ['kind: Service', 'test.yaml:1:1  apiVersion: expected text, received nothing'],
    ['apiVersion: v1\nkind: 3', 'test.yaml:2:7  kind: expected text, received 3'],
    [
      'apiVersion: extensions/v1beta1\nkind: Ingress',
      'test.yaml:1:13  apiVersion: expected networking.k8s.io/v1, received "extensions/v1beta1": the version of Ingress that clusters serve today',
    ],
    [
      'apiVersion: v2\nkind: Service',
      'test.yaml:1:13  apiVersion: expected v1, received "v2": the version of Service that clusters serve today',
    ],
    [
      'apiVersion: v1\nkind: ConfigMap',
      'test.yaml:1:1  ConfigMap of v1 is not read and was ignored.',
    ],
    [
      'apiVersion: serving.knative.dev/v1\nkind: Service',
      'test.yaml:1:1  Service of serving.knative.dev/v1 is not read and was ignored.',
    ],
    [
      'apiVersion: networking.k8s.io/v1\nkind: Ingres',
      'test.yaml:1:1  Ingres of networking.k8s.io/v1 is not read and was ignored. Did you mean Ingress?',
    ],
  ])('%j: %s', async (yaml, issue) => {
    expect(await issuesOf(yaml)).toEqual([issue]);
  });

  test('that are empty are no documents', async () => {
    expect(await issuesOf('---\n---\n# nothing\n')).toEqual([]);
  });

  test('that define an object again are refused at the second, whatever its file', async () => {
    const first = sourceDocuments(service('web'), 'a.yaml');
    const second = sourceDocuments(
      `${service('web', [{ port: 1 }], {}, 'shop')}\n---\n${service('web')}`,
      'b.yaml',
    );
    const { cluster, issues } = await readManifests([...first, ...second]);
    expect(issues).toMatchObject([
      {
        path: 'metadata.name',
        message: 'Service default/web is defined more than once',
        position: { file: 'b.yaml', line: 3 },
      },
    ]);
    expect(cluster.services).toHaveLength(2);
  });
});
