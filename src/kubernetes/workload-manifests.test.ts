import { describe, expect, test } from 'vitest';
import {
  changed,
  clusterOf,
  deployment,
  endpointSlice,
  service,
  type Loose,
} from './manifests.fixture.ts';

function affine(timeoutSeconds?: number): string {
  const config = timeoutSeconds === undefined ? {} : { clientIP: { timeoutSeconds } };
  const spec = { sessionAffinity: 'ClientIP', sessionAffinityConfig: config };
  return service('web', [{ port: 80 }], spec);
}

test.each([
  [affine(), 10_800],
  [affine(1), 1],
  [affine(86_400), 86_400],
  [service('web', [{ port: 80 }], { sessionAffinity: 'None' }), undefined],
  [service('web'), undefined],
])('of %s clients are remembered for %j s', async (manifest, seconds) => {
  const { services } = await clusterOf(manifest);
  expect(services[0]!.clientAffinitySeconds).toBe(seconds);
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
      'an unknown session affinity',
      service('web', [{ port: 80 }], { sessionAffinity: 'Cookie' }),
      () => {},
      'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"',
    ],
    ...[0, 86_401].map((seconds): [string, string, () => void, string] => [
      `a client remembered for ${seconds} s`,
      affine(seconds),
      () => {},
      `spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: ${seconds}: must be greater than 0 and less than 86400`,
    ]),
    [
      'a slice without the type of its addresses',
      endpointSlice('web-1', 'web', { a: {} }),
      (value) => delete value['addressType'],
      'addressType: Required value',
    ],
    [
      'a slice of unknown addresses',
      endpointSlice('web-1', 'web', { a: {} }),
      (value) => Object.assign(value, { addressType: 'IP' }),
      'addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"',
    ],
    [
      'an endpoint without address',
      endpointSlice('web-1', 'web', { a: { addresses: [] } }),
      () => {},
      'endpoints[0].addresses: Required value: must contain at least 1 address',
    ],
    [
      'two ports of a slice with one name',
      endpointSlice(
        'web-1',
        'web',
        {},
        {
          ports: [
            { name: 'a', port: 1 },
            { name: 'a', port: 2 },
          ],
        },
      ),
      () => {},
      'ports[1].name: Duplicate value: "a"',
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
      'spec.replicas: cannot unmarshal number into a field of type int32: expected an integer',
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
