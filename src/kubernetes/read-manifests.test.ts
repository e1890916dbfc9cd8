import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  clusterOf,
  deployment,
  ingress,
  issuesOf,
  service,
  simpleIngress,
} from './manifests.fixture.ts';
import { formatPath } from './manifest-node.ts';
import { readManifests } from './read-manifests.ts';
import { sourceDocuments } from './source-document.fixture.ts';

interface Loose {
  [key: string]: Loose;
}

/** The manifest after `change`, in block style, and the problems found in it: `line  path: message`. */
async function changed(manifest: string, change: (value: Loose) => void): Promise<string[]> {
  const value = JSON.parse(manifest) as Loose;
  change(value);
  const found = await issuesOf(stringify(value));
  return found.map((issue) => issue.replace(/^test\.yaml:/, '').replace(/:\d+ /, ' '));
}

const web = ingress('web', ['example.com /a Prefix web:80']);
const path = (value: Loose) => value['spec']!['rules']![0]!['http']!['paths']![0]!;
const setPath =
  (text: unknown, pathType: unknown = 'Prefix') =>
  (value: Loose) =>
    Object.assign(path(value), { path: text, pathType });
const setHost = (host: string) => (value: Loose) =>
  Object.assign(value['spec']!['rules']![0]!, { host });
const setBackend = (backend: object) => (value: Loose) => Object.assign(path(value), { backend });
const inPath = 'spec.rules[0].http.paths[0]';

describe('what the API server refuses of an Ingress', () => {
  test.each<[string, (value: Loose) => void, string]>([
    [
      'no pathType',
      (value) => delete path(value)['pathType'],
      `${inPath}.pathType: Required value: pathType must be specified`,
    ],
    [
      'pathType in the wrong case',
      setPath('/', 'prefix'),
      `${inPath}.pathType: Unsupported value: "prefix": supported values: "Exact", "ImplementationSpecific", "Prefix"`,
    ],
    ['an empty path', setPath(''), `${inPath}.path: Invalid value: "": must be an absolute path`],
    [
      'a relative path',
      setPath('a', 'Exact'),
      `${inPath}.path: Invalid value: "a": must be an absolute path`,
    ],
    [
      'a relative path left to the implementation',
      setPath('a', 'ImplementationSpecific'),
      `${inPath}.path: Invalid value: "a": must be an absolute path`,
    ],
    ['//', setPath('/a//b'), `${inPath}.path: Invalid value: "/a//b": must not contain '//'`],
    ['/./', setPath('/a/./b'), `${inPath}.path: Invalid value: "/a/./b": must not contain '/./'`],
    [
      '/../',
      setPath('/a/../b'),
      `${inPath}.path: Invalid value: "/a/../b": must not contain '/../'`,
    ],
    ['%2f', setPath('/a%2fb'), `${inPath}.path: Invalid value: "/a%2fb": must not contain '%2f'`],
    ['%2F', setPath('/a%2Fb'), `${inPath}.path: Invalid value: "/a%2Fb": must not contain '%2F'`],
    [
      '/.. at the end',
      setPath('/a/..'),
      `${inPath}.path: Invalid value: "/a/..": cannot end with '/..'`,
    ],
    [
      '/. at the end',
      setPath('/a/.'),
      `${inPath}.path: Invalid value: "/a/.": cannot end with '/.'`,
    ],
    [
      'no paths',
      (value) => Object.assign(value['spec']!['rules']![0]!, { http: { paths: [] } }),
      'spec.rules[0].http.paths: Required value',
    ],
    [
      'nothing to serve',
      (value) => Object.assign(value, { spec: {} }),
      'spec: Invalid value: either `defaultBackend` or `rules` must be specified',
    ],
    [
      'service and resource',
      setBackend({
        service: { name: 'a', port: { number: 1 } },
        resource: { kind: 'a', name: 'b' },
      }),
      `${inPath}.backend: Invalid value: cannot set both resource and service backends`,
    ],
    [
      'neither',
      setBackend({}),
      `${inPath}.backend: Invalid value: resource or service backend is required`,
    ],
    [
      'port name and number',
      setBackend({ service: { name: 'a', port: { number: 1, name: 'http' } } }),
      `${inPath}.backend.service.port: Invalid value: cannot set both port name & port number`,
    ],
    [
      'port 0',
      setBackend({ service: { name: 'a', port: { number: 0 } } }),
      `${inPath}.backend.service.port: Required value: port name or number is required`,
    ],
    [
      'no port',
      setBackend({ service: { name: 'a' } }),
      `${inPath}.backend.service.port: Required value: port name or number is required`,
    ],
    [
      'a port out of range',
      setBackend({ service: { name: 'a', port: { number: 65536 } } }),
      `${inPath}.backend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive`,
    ],
    [
      'a port name too long',
      setBackend({ service: { name: 'a', port: { name: 'a234567890123456' } } }),
      `${inPath}.backend.service.port.name: Invalid value: "a234567890123456": must be no more than 15 characters`,
    ],
    [
      'a port name with hyphens in a row',
      setBackend({ service: { name: 'a', port: { name: 'a--b' } } }),
      `${inPath}.backend.service.port.name: Invalid value: "a--b": must not contain consecutive hyphens`,
    ],
    [
      'a port in quotes',
      setBackend({ service: { name: 'a', port: { number: '80' } } }),
      `${inPath}.backend.service.port.number: expected an integer, received "80"; remove the quotes`,
    ],
    [
      'an annotation without quotes',
      (value) => Object.assign(value['metadata']!, { annotations: { 'a.b/c': true } }),
      'metadata.annotations[a.b/c]: expected text, received true; put it in quotes',
    ],
    [
      'an IPv4 address',
      setHost('1.2.3.4'),
      'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    ],
    [
      'an IPv6 address',
      setHost('2001:db8::1'),
      'spec.rules[0].host: Invalid value: "2001:db8::1": must be a DNS name, not an IP address',
    ],
    [
      'classes that disagree',
      (value) => {
        Object.assign(value['metadata']!, { annotations: { 'kubernetes.io/ingress.class': 'a' } });
        Object.assign(value['spec']!, { ingressClassName: 'b' });
      },
      'metadata.annotations[kubernetes.io/ingress.class]: Invalid value: "a": must match `ingressClassName` when both are specified',
    ],
  ])('%s', async (_, change, expected) => {
    const issues = await changed(web, change);
    expect(issues).toHaveLength(1);
    expect(issues[0]!.replace(/^\d+ {2}?/, '').trim()).toBe(expected);
  });

  test.each([
    'Example.com',
    'example.com:80',
    'a_b.com',
    'example.com.',
    '-a.com',
    'a..b',
    'a b',
    'a'.repeat(254),
  ])('the host %s, and the same among the hosts of TLS', async (host) => {
    const issues = await changed(web, (value) => {
      setHost(host)(value);
      Object.assign(value['spec']!, { tls: [{ hosts: [host] }] });
    });
    expect(issues).toHaveLength(2);
    for (const issue of issues) {
      expect(issue).toMatch(
        /a lowercase RFC 1123 subdomain must consist of|must be no more than 253 characters/,
      );
    }
  });

  test.each(['*', '*.*.x', '*x', 'f*.x', 'a.*.x'])('the wildcard %s', async (host) => {
    const issues = await changed(web, setHost(host));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`"${host}": a wildcard DNS-1123 subdomain must start with '*.'`);
  });

  test.each<[string, (value: Loose) => void]>([
    ['an empty path left to the implementation', setPath('', 'ImplementationSpecific')],
    ['any path left to the implementation', setPath('/a//b%2F(.*)', 'ImplementationSpecific')],
    ['a wildcard', setHost('*.example.com')],
    ['an empty host', setHost('')],
    [
      'null for nothing',
      (value) => Object.assign(value['spec']!, { defaultBackend: null, tls: null }),
    ],
    [
      'classes that agree',
      (value) => {
        Object.assign(value['metadata']!, { annotations: { 'kubernetes.io/ingress.class': 'a' } });
        Object.assign(value['spec']!, { ingressClassName: 'a' });
      },
    ],
    [
      'a resource backend',
      setBackend({ resource: { apiGroup: 'k8s.example', kind: 'Bucket', name: 'static' } }),
    ],
  ])('but not %s', async (_, change) => {
    expect(await changed(web, change)).toEqual([]);
  });
});

test('the old form of a backend is named field by field, each at its own line', async () => {
  const issues = await changed(web, setBackend({ serviceName: 'web', servicePort: 80 }));
  expect(issues).toEqual([
    `15  ${inPath}.backend: Invalid value: resource or service backend is required`,
    `15  ${inPath}.backend.serviceName: unknown field "serviceName"; did you mean "service"?`,
    `16  ${inPath}.backend.servicePort: unknown field "servicePort"; did you mean "service"?`,
  ]);
});

describe('what the API server refuses of other kinds', () => {
  test.each<[string, string, (value: Loose) => void, string]>([
    [
      'a Service without ports',
      service('web'),
      (value) => delete value['spec']!['ports'],
      'spec.ports: Required value',
    ],
    [
      'a Service port out of range',
      service('web', [{ port: 70000 }]),
      () => {},
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'one of several ports without a name',
      service('web', [{ port: 80 }, { port: 81, name: 'b' }]),
      () => {},
      'spec.ports[0].name: Required value',
    ],
    [
      'a port name given twice',
      service('web', [
        { port: 80, name: 'a' },
        { port: 81, name: 'a' },
      ]),
      () => {},
      'spec.ports[1].name: Duplicate value: "a"',
    ],
    [
      'a port number given twice',
      service('web', [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ]),
      () => {},
      'spec.ports[1].port: Duplicate value: 80',
    ],
    [
      'a target port that is no name',
      service('web', [{ port: 80, targetPort: '8080' }]),
      () => {},
      'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)',
    ],
    [
      'a Service name that opens with a digit',
      service('1web'),
      () => {},
      'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of',
    ],
    [
      'an unknown Service type',
      service('web'),
      (value) => Object.assign(value['spec']!, { type: 'Internal' }),
      'spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'a negative number of replicas',
      deployment('web', { replicas: -1 }),
      () => {},
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'half a replica',
      deployment('web', { replicas: 1.5 }),
      () => {},
      'spec.replicas: expected an integer',
    ],
    [
      'a Deployment without selector',
      deployment('web'),
      (value) => delete value['spec']!['selector'],
      'spec.selector: Required value',
    ],
    [
      'a selector of nothing',
      deployment('web'),
      (value) => Object.assign(value['spec']!, { selector: {} }),
      'spec.selector: Invalid value: empty selector is invalid for deployment',
    ],
    [
      'a certificate without its key',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'tls' },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': 'AAAA' },
      }),
      () => {},
      'data[tls.key]: Required value',
    ],
    [
      'a secret that is not base64',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a' },
        data: { key: '?' },
      }),
      () => {},
      'data.key: expected base64 text, received "?"',
    ],
    [
      'a field that pods do not have',
      deployment('web'),
      (value) =>
        Object.assign(value['spec']!['template']!['spec']!['containers']![0]!, { imagee: 'a' }),
      'spec.template.spec.containers[0].imagee: unknown field "imagee"; did you mean "image"?',
    ],
    [
      'no name',
      service('web'),
      (value) => delete value['metadata']!['name'],
      'metadata.name: Required value: name is required',
    ],
  ])('%s', async (_, manifest, change, expected) => {
    const issues = await changed(manifest, change);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(expected);
  });

  test('a selector that does not select its own template is shown at both ends', async () => {
    const issues = await changed(deployment('web'), (value) =>
      Object.assign(value['spec']!['selector']!, { matchLabels: { app: 'wob' } }),
    );
    expect(issues.map((issue) => issue.replace(/^\d+ +/, ''))).toEqual([
      'spec.template.metadata.labels.app: Invalid value: "web": `selector` does not match template `labels`',
      'spec.selector.matchLabels.app: the labels of the template do not have this',
    ]);
  });

  test.each([
    [{ key: 'app', operator: 'In', values: ['x', 'web'] }, 0],
    [{ key: 'app', operator: 'In', values: ['x'] }, 2],
    [{ key: 'app', operator: 'NotIn', values: ['web'] }, 2],
    [{ key: 'none', operator: 'NotIn', values: ['web'] }, 0],
    [{ key: 'app', operator: 'Exists' }, 0],
    [{ key: 'none', operator: 'Exists' }, 2],
    [{ key: 'none', operator: 'DoesNotExist' }, 0],
    [{ key: 'app', operator: 'DoesNotExist' }, 2],
  ])('the expression %j has %i problems with the labels', async (expression, problems) => {
    const issues = await changed(deployment('web'), (value) =>
      Object.assign(value['spec']!, { selector: { matchExpressions: [expression] } }),
    );
    expect(issues).toHaveLength(problems);
  });
});

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
    expect([cluster.services.length, cluster.deployments.length]).toEqual([1, 1]);
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

type Place = readonly (string | number)[];

function* places(value: unknown, path: Place = []): Generator<Place> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* places((value as Loose)[key], [...path, step]);
  }
}

const mutations: Readonly<Record<string, (parent: Loose, key: string | number) => void>> = {
  removed: (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  renamed: (parent, key) => {
    if (Array.isArray(parent)) return;
    const value = parent[key]!;
    delete parent[key];
    parent[`${key}x`] = value;
  },
  'made a number': (parent, key) => Object.assign(parent, { [key]: -1 }),
  'made text': (parent, key) => Object.assign(parent, { [key]: '§' }),
  'made null': (parent, key) => Object.assign(parent, { [key]: null }),
  'made an array': (parent, key) => Object.assign(parent, { [key]: [[]] }),
  'made an object': (parent, key) => Object.assign(parent, { [key]: { '§': {} } }),
};

describe('whichever node is', () => {
  const manifests = [
    ...sourceDocuments(simpleIngress).map(({ value }) => JSON.stringify(value)),
    ingress('full', ['* / Prefix web:http'], {
      spec: {
        ingressClassName: 'a',
        tls: [{ hosts: ['a.b'], secretName: 's' }],
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
      },
    }),
    deployment('web', { port: { name: 'http' } }),
  ];

  test.each(Object.entries(mutations))(
    '%s, nothing is thrown, and a refusal points into it',
    async (mutation, mutate) => {
      for (const manifest of manifests) {
        for (const place of places(JSON.parse(manifest))) {
          const value = JSON.parse(manifest) as Loose;
          const parent = place.slice(0, -1).reduce<Loose>((node, key) => node[key]!, value);
          mutate(parent, place.at(-1)!);
          const { issues } = await readManifests(sourceDocuments(stringify(value)));
          const errors = issues.filter(({ severity }) => severity === 'error');
          if (errors.length === 0) continue;
          // A field that is gone is a matter of the object it belonged to.
          const node = ['removed', 'renamed'].includes(mutation) ? place.slice(0, -1) : place;
          const inside = errors.filter((error) => covers(node, error.path));
          expect(inside, `${place.join('.')}: ${JSON.stringify(errors)}`).not.toEqual([]);
        }
      }
    },
  );
});

function covers(place: Place, at: string): boolean {
  const outer = formatPath(place);
  if (outer === '' || at === outer) return true;
  return at.startsWith(outer) && ['.', '['].includes(at.charAt(outer.length));
}
