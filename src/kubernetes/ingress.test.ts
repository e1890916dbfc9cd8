import { describe, expect, test } from 'vitest';
import { changed, ingress, type Loose } from './manifests.fixture.ts';

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

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')";

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
      'a port name in upper case',
      setBackend({ service: { name: 'a', port: { name: 'HTTP' } } }),
      `${inPath}.backend.service.port.name: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
    ],
    [
      'a port name without a letter',
      setBackend({ service: { name: 'a', port: { name: '80' } } }),
      `${inPath}.backend.service.port.name: Invalid value: "80": must contain at least one letter (a-z)`,
    ],
    [
      'a port name that ends in a hyphen',
      setBackend({ service: { name: 'a', port: { name: 'http-' } } }),
      `${inPath}.backend.service.port.name: Invalid value: "http-": must not begin or end with a hyphen`,
    ],
    [
      'a Service name that opens with a digit',
      setBackend({ service: { name: '1a', port: { number: 80 } } }),
      `${inPath}.backend.service.name: Invalid value: "1a": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123')`,
    ],
    [
      'a Service without name',
      setBackend({ service: { name: '', port: { number: 80 } } }),
      `${inPath}.backend.service.name: Required value`,
    ],
    [
      'an IP address among the hosts of TLS',
      (value) => Object.assign(value['spec']!, { tls: [{ hosts: ['1.2.3.4'] }] }),
      'spec.tls[0].hosts[0]: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    ],
    [
      'nothing among the hosts of TLS',
      (value) => Object.assign(value['spec']!, { tls: [{ hosts: [''] }] }),
      `spec.tls[0].hosts[0]: Invalid value: "": ${subdomain}`,
    ],
    [
      'a port in quotes',
      setBackend({ service: { name: 'a', port: { number: '80' } } }),
      `${inPath}.backend.service.port.number: cannot unmarshal string into a field of type int32: expected an integer, received "80"; remove the quotes`,
    ],
    [
      'an annotation without quotes',
      (value) => Object.assign(value['metadata']!, { annotations: { 'a.b/c': true } }),
      'metadata.annotations[a.b/c]: cannot unmarshal bool into a field of type string: expected text, received true; put it in quotes',
    ],
    [
      'a number of an annotation without quotes',
      (value) => Object.assign(value['metadata']!, { annotations: { 'a.b/c': 20 } }),
      'metadata.annotations[a.b/c]: cannot unmarshal number into a field of type string: expected text, received 20; put it in quotes',
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
    const problem = host.length > 253 ? 'must be no more than 253 characters' : subdomain;
    for (const issue of issues) expect(issue).toContain(`: ${problem}`);
  });

  test.each(['*', '*.*.x', '*x', 'f*.x', 'a.*.x', '*.x:80', '*.X'])(
    'the wildcard %s, and the same among the hosts of TLS',
    async (host) => {
      const issues = await changed(web, (value) => {
        setHost(host)(value);
        Object.assign(value['spec']!, { tls: [{ hosts: [host] }] });
      });
      expect(issues).toHaveLength(2);
      for (const issue of issues) {
        expect(issue).toContain(`"${host}": a wildcard DNS-1123 subdomain must start with '*.'`);
      }
    },
  );

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
