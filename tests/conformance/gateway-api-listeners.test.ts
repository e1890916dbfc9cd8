/** Gateway API from outside: listeners that keep to themselves, TLS, CORS, mirrors, and Ingresses beside HTTPRoutes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  gateway,
  gatewayClass,
  httpRoute,
  rule,
} from '../../src/kubernetes/gateway/gateway-manifests.fixture.ts';
import { ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { selfSigned } from '../../src/platform/self-signed.ts';
import { headOf, valueOf } from './raw-client.ts';
import { ServedWorld } from './served-world.ts';
import { connectTls } from './tls-client.ts';

const one = await selfSigned({ name: 'CN=one', hosts: ['one.test'], validDays: 1 });
const wild = await selfSigned({ name: 'CN=wild', hosts: ['*.wild.test'], validDays: 1 });

/** conformance/tests/gateway-http-listener-isolation.yaml */
const isolated = [
  'empty',
  'wildcard *.example.com',
  'deeper *.foo.example.com',
  'exact abc.foo.example.com',
];
const paths = ['empty', 'wildcard', 'deeper', 'exact'];

const redirect = {
  type: 'RequestRedirect',
  requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: '/there' } },
};

const manifests = [
  gatewayClass,
  gateway(
    'gw',
    isolated.map((each) => each.replace(/ |$/, ' HTTP:80 ').trim()),
  ),
  ...paths.map((name) =>
    httpRoute(`to-${name}`, [rule(`/${name}`, [`${name}:80`])], {
      parents: [{ name: 'gw', sectionName: name }],
    }),
  ),
  withCertificates('one', 'https HTTPS:443 one.test'),
  withCertificates('wild', 'https HTTPS:8443 *.wild.test'),
  httpRoute('secure', [rule('/', ['empty:80']), rule('/redirect', [], { filters: [redirect] })], {
    parents: [{ name: 'one' }, { name: 'wild' }],
  }),
  httpRoute(
    'filters',
    [
      rule('/cors', ['empty:80'], {
        filters: [
          { type: 'CORS', cors: { allowOrigins: ['https://*.bar.com'], allowMethods: ['GET'] } },
        ],
      }),
      rule('/mirror', ['empty:80'], {
        filters: [
          { type: 'RequestMirror', requestMirror: { backendRef: { name: 'deeper', port: 80 } } },
        ],
      }),
      rule('/extension', ['empty:80'], {
        filters: [
          { type: 'ExtensionRef', extensionRef: { group: 'a.b', kind: 'Auth', name: 'x' } },
        ],
      }),
    ],
    { hostnames: ['filters.test'] },
  ),
  ingress('shop', ['shop.test / Prefix shop:80', 'filters.test / Prefix shop:80']),
  ...[...paths, 'shop'].map((name) => service(name)),
  secret('one', one),
  secret('wild', wild),
];

function withCertificates(name: string, listener: string): string {
  return gateway(name, [listener], { each: { tls: { certificateRefs: [{ name }] } } });
}

function secret(
  name: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': certificate, 'tls.key': key },
  });
}

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests);
});
afterAll(() => world[Symbol.asyncDispose]());

test('a request meets the routes of the most specific listener alone', async () => {
  const hosts = ['bar.com', 'bar.example.com', 'bar.foo.example.com', 'abc.foo.example.com'];
  for (const [own, host] of hosts.entries()) {
    const answers = await Promise.all(paths.map((path) => world.answer(host, `/${path}`)));
    expect(answers, host).toEqual(
      paths.map((path, index) => (index === own ? `${path} /${path}` : '404')),
    );
  }
});

describe('by TLS', () => {
  const ask = async (servername: string, host = servername, target = '/') => {
    const { client, socket } = await connectTls(world.httpsPort, { servername });
    client.send(headOf(`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close'));
    const response = await client.response();
    const name = socket.getPeerCertificate().subject.CN;
    client.leave();
    return [name, response.status, valueOf(response, 'location')] as const;
  };

  test('a listener serves its certificate by SNI, a wildcard for any number of labels', async () => {
    expect(await ask('one.test')).toEqual(['one', 200, undefined]);
    expect(await ask('a.wild.test')).toEqual(['wild', 200, undefined]);
    expect(await ask('a.b.wild.test')).toEqual(['wild', 200, undefined]);
  });

  test('a request to the host of another listener than its server name is misdirected: 421', async () => {
    expect((await ask('one.test', 'a.wild.test'))[1]).toBe(421);
    expect((await ask('a.wild.test', 'b.wild.test'))[1]).toBe(200);
    expect((await ask('one.test', 'unknown.test'))[1]).toBe(404);
  });

  test('a redirect names the port of the listener, 443 unsaid', async () => {
    expect((await ask('one.test', 'one.test', '/redirect'))[2]).toBe('https://one.test/there');
    expect((await ask('a.wild.test', 'a.wild.test', '/redirect'))[2]).toBe(
      'https://a.wild.test:8443/there',
    );
  });

  test('what is served there is not served in the clear', async () => {
    expect(await world.answer('one.test', '/')).toBe('404');
  });
});

describe('filters', () => {
  test('of CORS answer a preflight, and add to the answers of pods', async () => {
    const asking = (origin: string, method: string, ...fields: string[]) =>
      world.ask('filters.test', '/cors', { method, fields: [`Origin: ${origin}`, ...fields] });
    const preflight = await asking(
      'https://a.bar.com',
      'OPTIONS',
      'Access-Control-Request-Method: GET',
    );
    expect(preflight.status).toBe(200);
    expect(preflight.echo).toBeUndefined();
    expect(valueOf(preflight, 'access-control-allow-methods')).toBe('GET');
    expect(valueOf(preflight, 'access-control-max-age')).toBe('5');
    const allowed = await asking('https://a.bar.com', 'GET');
    expect(valueOf(allowed, 'access-control-allow-origin')).toBe('https://a.bar.com');
    expect(allowed.echo?.service).toBe('empty');
    const foreign = await asking('https://evil.com', 'GET');
    expect(valueOf(foreign, 'access-control-allow-origin')).toBeUndefined();
    expect(foreign.echo?.service).toBe('empty');
  });

  test('that mirror leave the answer to the backend', async () => {
    expect(await world.answer('filters.test', '/mirror')).toBe('empty /mirror');
  });

  test('that nobody knows are not skipped', async () => {
    expect(await world.answer('filters.test', '/extension')).toBe('500');
  });
});

describe('beside Ingresses', () => {
  test('HTTPRoutes go first, and what they find no route for goes to the rules of the Ingresses', async () => {
    expect(await world.answer('filters.test', '/mirror')).toBe('empty /mirror');
    expect(await world.answer('filters.test', '/other')).toBe('shop /other');
    expect(await world.answer('shop.test', '/x')).toBe('shop /x');
    expect(await world.answer('shop.test', '/empty')).toBe('empty /empty');
    expect(world.notes.join('\n')).toContain('HTTPRoutes are served beside the Ingresses');
  });
});
