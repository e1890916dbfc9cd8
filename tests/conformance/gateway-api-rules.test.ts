/** Gateway API, rule by rule: HTTPRoutes asked from outside over a raw socket. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointSlice, service } from '../../src/kubernetes/manifests.fixture.ts';
import { selfSigned } from '../../src/platform/self-signed.ts';
import { valueOf, valuesOf } from './raw-client.ts';
import { type Expected, ServedWorld } from './served-world.ts';
import { secret } from './tls-manifests.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';
const older = '2026-01-01T00:00:00Z';
const younger = '2026-01-02T00:00:00Z';

interface RouteFields {
  readonly createdAt?: string;
  readonly namespace?: string;
  readonly parent?: object;
}

function route(
  name: string,
  hostnames: readonly string[],
  rules: readonly object[],
  { createdAt = older, namespace = 'default', parent = {} }: RouteFields = {},
): string {
  return JSON.stringify({
    apiVersion,
    kind: 'HTTPRoute',
    metadata: { name, namespace, creationTimestamp: createdAt },
    spec: {
      parentRefs: [{ name: 'web', namespace: 'default', ...parent }],
      ...(hostnames.length > 0 ? { hostnames } : {}),
      rules,
    },
  });
}

/** `service`, or `service*weight`. */
function to(...backends: readonly string[]): { readonly backendRefs: readonly object[] } {
  return {
    backendRefs: backends.map((backend) => {
      const [name, weight] = backend.split('*');
      return { name, port: 80, ...(weight === undefined ? {} : { weight: Number(weight) }) };
    }),
  };
}

const exact = (value: string) => ({ path: { type: 'Exact', value } });
const below = (value: string) => ({ path: { type: 'PathPrefix', value } });
const redirect = (requestRedirect: object) => [{ type: 'RequestRedirect', requestRedirect }];
const rewrite = (urlRewrite: object) => [{ type: 'URLRewrite', urlRewrite }];
const prefixTo = (replacePrefixMatch: string) => ({
  path: { type: 'ReplacePrefixMatch', replacePrefixMatch },
});

const manifests = [
  JSON.stringify({
    apiVersion,
    kind: 'GatewayClass',
    metadata: { name: 'any' },
    spec: { controllerName: 'example.com/gateway' },
  }),
  JSON.stringify({
    apiVersion,
    kind: 'Gateway',
    metadata: { name: 'web' },
    spec: {
      gatewayClassName: 'any',
      listeners: [
        { name: 'all', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
        { name: 'narrow', port: 8080, protocol: 'HTTP', hostname: '*.narrow.test' },
        ...['a.secure.test', 'b.secure.test'].map((hostname) => ({
          name: hostname,
          port: 443,
          protocol: 'HTTPS',
          hostname,
          tls: { certificateRefs: [{ name: 'secure' }] },
        })),
      ],
    },
  }),
  route('hosts', ['foo.example'], [to('exact')]),
  route('wild', ['*.example'], [to('wildcard')]),
  route('deeper', ['*.b.example'], [to('deeper')]),
  route('any', [], [{ ...to('hostless'), matches: [below('/only')] }]),
  route(
    'paths',
    ['paths.test'],
    [
      { ...to('one'), matches: [below('/foo')] },
      { ...to('two'), matches: [exact('/foo/exact')] },
      { ...to('three'), matches: [below('/foo/bar/')] },
      { ...to('four'), matches: [{ path: { type: 'RegularExpression', value: '/r[0-9]+/x' } }] },
    ],
  ),
  route(
    'conditions',
    ['conditions.test'],
    [
      { ...to('one') },
      { ...to('two'), matches: [{ ...below('/'), method: 'POST' }] },
      { ...to('three'), matches: [{ headers: [{ name: 'X-Version', value: 'v2' }] }] },
      {
        ...to('four'),
        matches: [
          {
            headers: [
              { name: 'X-Version', value: 'v2' },
              { name: 'X-Color', value: 'red' },
            ],
          },
        ],
      },
      { ...to('five'), matches: [{ queryParams: [{ name: 'q', value: '1' }] }] },
      { ...to('six'), matches: [below('/longer')] },
    ],
  ),
  route('twice-younger', ['twice.test'], [to('two')], { createdAt: younger }),
  route('twice-older', ['twice.test'], [to('one')]),
  route('tied-b', ['tied.test'], [to('two')]),
  route('tied-a', ['tied.test'], [to('one')]),
  route('weights', ['weights.test'], [to('one*3', 'two*1', 'three*0')]),
  route('zero', ['zero.test'], [to('one*0')]),
  route('nothing', ['nothing.test'], [{ matches: [below('/')] }]),
  route('invalid', ['invalid.test'], [to('one', 'missing')]),
  route('empty', ['empty.test'], [to('one', 'vacant')]),
  route(
    'granted',
    ['granted.test'],
    [
      { backendRefs: [{ name: 'far', namespace: 'shop', port: 80 }] },
      {
        matches: [below('/ungranted')],
        backendRefs: [{ name: 'other', namespace: 'shop', port: 80 }],
      },
    ],
  ),
  JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'far', namespace: 'shop' },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }],
      to: [{ group: '', kind: 'Service', name: 'far' }],
    },
  }),
  route(
    'redirects',
    ['redirects.test'],
    [
      { matches: [below('/moved')], filters: redirect({ hostname: 'new.test', statusCode: 301 }) },
      { matches: [below('/plain')], filters: redirect({ hostname: 'new.test' }) },
      { matches: [below('/secure')], filters: redirect({ scheme: 'https' }) },
      { matches: [below('/port')], filters: redirect({ port: 8443 }) },
      { matches: [below('/foo')], filters: redirect(prefixTo('/xyz')) },
      {
        matches: [below('/full')],
        filters: redirect({ path: { type: 'ReplaceFullPath', replaceFullPath: '/there' } }),
      },
    ],
  ),
  route(
    'rewrites',
    ['rewrites.test'],
    [
      { ...to('one'), matches: [below('/foo')], filters: rewrite(prefixTo('/xyz')) },
      { ...to('one'), matches: [below('/bare')], filters: rewrite(prefixTo('/')) },
      {
        ...to('one'),
        matches: [below('/full')],
        filters: rewrite({
          hostname: 'inner.test',
          path: { type: 'ReplaceFullPath', replaceFullPath: '/there' },
        }),
      },
    ],
  ),
  route(
    'headers',
    ['headers.test'],
    [
      {
        ...to('one'),
        filters: [
          {
            type: 'RequestHeaderModifier',
            requestHeaderModifier: {
              set: [{ name: 'X-Set', value: 'new' }],
              add: [{ name: 'X-Add', value: 'more' }],
              remove: ['X-Remove'],
            },
          },
          {
            type: 'ResponseHeaderModifier',
            responseHeaderModifier: {
              set: [{ name: 'X-Answer', value: 'yes' }],
              remove: ['x-service'],
            },
          },
        ],
      },
    ],
  ),
  route(
    'timeouts',
    ['timeouts.test'],
    [
      { ...to('one'), matches: [below('/request')], timeouts: { request: '300ms' } },
      { ...to('one'), matches: [below('/off')], timeouts: { request: '0s' } },
      {
        ...to('one'),
        matches: [below('/attempt')],
        timeouts: { request: '5s', backendRequest: '300ms' },
      },
    ],
  ),
  route(
    'retries',
    ['retries.test'],
    [
      { ...to('tried'), retry: { attempts: 1, codes: [503] } },
      { ...to('tried'), matches: [below('/never')] },
    ],
  ),
  secret('secure', await selfSigned({ name: 'CN=secure', hosts: ['*.secure.test'], validDays: 1 })),
  route('secure', ['a.secure.test'], [to('one')], { parent: { sectionName: 'a.secure.test' } }),
  route('other', ['b.secure.test'], [to('two')], { parent: { sectionName: 'b.secure.test' } }),
  route('narrowed', ['*.test', 'x.narrow.test'], [to('one')], {
    parent: { sectionName: 'narrow' },
  }),
  route(
    'cors',
    ['cors.test'],
    [
      {
        ...to('one'),
        filters: [{ type: 'CORS', cors: { allowOrigins: ['https://ok.test'], maxAge: 60 } }],
      },
    ],
  ),
  ...['exact', 'wildcard', 'deeper', 'hostless', 'vacant', 'tried'].map((name) => service(name)),
  ...['one', 'two', 'three', 'four', 'five', 'six'].map((name) => service(name)),
  endpointSlice('vacant-1', 'vacant', {}),
  service('far', [{ port: 80 }], {}, 'shop'),
  service('other', [{ port: 80 }], {}, 'shop'),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests);
});
afterAll(() => world[Symbol.asyncDispose]());

async function expectAnswers(expected: readonly Expected[]): Promise<void> {
  expect(await world.answers(expected)).toEqual(expected);
}

describe('hosts', () => {
  test('are matched without port, the most specific first; a * is one label or more', () =>
    expectAnswers([
      ['foo.example', '/x', 'exact /x'],
      ['foo.example:1234', '/x', 'exact /x'],
      ['FOO.example', '/x', 'exact /x'],
      ['bar.example', '/x', 'wildcard /x'],
      ['a.bar.example', '/x', 'wildcard /x'],
      ['a.b.example', '/x', 'deeper /x'],
      ['a.b.c.example', '/x', 'wildcard /x'],
      ['example', '/x', '404'],
      ['example', '/only/x', 'hostless /only/x'],
    ]));
});

test('of a listener and its routes are what both have in common', () =>
  expectAnswers([
    ['x.narrow.test', '/', 'one /'],
    ['y.narrow.test', '/', 'one /'],
    ['narrow.test', '/', '404'],
    ['unrelated.test', '/', '404'],
  ]));

test('a request by TLS is for the listener of its server name: another host is misdirected', async () => {
  const ask = (host: string, serverName: string) =>
    world.answer(host, '/', { tls: true, serverName });
  expect(await ask('a.secure.test', 'a.secure.test')).toBe('one /');
  expect(await ask('b.secure.test', 'b.secure.test')).toBe('two /');
  expect(await ask('b.secure.test', 'a.secure.test')).toBe('421');
  expect(await world.answer('a.secure.test', '/')).toBe('404');
});

describe('rules', () => {
  test('of Exact go before those of the longest PathPrefix, which is whole elements', () =>
    expectAnswers([
      ['paths.test', '/foo', 'one /foo'],
      ['paths.test', '/foo/', 'one /foo/'],
      ['paths.test', '/foobar', '404'],
      ['paths.test', '/foo/exact', 'two /foo/exact'],
      ['paths.test', '/foo/exact/', 'one /foo/exact/'],
      ['paths.test', '/foo/bar', 'three /foo/bar'],
      ['paths.test', '/foo/bar/x', 'three /foo/bar/x'],
    ]));

  test('of a RegularExpression match the whole path, with case', () =>
    expectAnswers([
      ['paths.test', '/r12/x', 'four /r12/x'],
      ['paths.test', '/r12/x/y', '404'],
      ['paths.test', '/R12/x', '404'],
    ]));

  test('go by path, then method, then number of headers, then number of parameters', async () => {
    const ask = (target: string, method = 'GET', ...fields: string[]) =>
      world.answer('conditions.test', target, { method, fields });
    expect(await ask('/')).toBe('one /');
    expect(await ask('/', 'POST', 'X-Version: v2')).toBe('two /');
    expect(await ask('/', 'GET', 'x-VERSION: v2')).toBe('three /');
    expect(await ask('/', 'GET', 'X-Version: V2')).toBe('one /');
    expect(await ask('/?q=1', 'GET', 'X-Version: v2', 'X-Color: red')).toBe('four /?q=1');
    expect(await ask('/?a=b&q=1&q=2')).toBe('five /?a=b&q=1&q=2');
    expect(await ask('/?q=2&q=1')).toBe('one /?q=2&q=1');
    expect(await ask('/longer?q=1', 'POST')).toBe('six /longer?q=1');
  });

  test('that are equal give way to the oldest route, of an age to the first by name', () =>
    expectAnswers([
      ['twice.test', '/', 'one /'],
      ['tied.test', '/', 'one /'],
    ]));
});

describe('backends', () => {
  // 400 requests; four standard deviations, which a true share leaves once in 16,000 seeds.
  const expectShare = (taken: number | undefined, share: number) => {
    expect(Math.abs((taken ?? 0) - 400 * share)).toBeLessThan(
      4 * Math.sqrt(400 * share * (1 - share)),
    );
  };

  test('have their weight, one of 0 nothing', async () => {
    const tally = await world.tally('weights.test', '/', 400);
    expectShare(tally.get('one /'), 0.75);
    expect([...tally.keys()].toSorted()).toEqual(['one /', 'two /']);
  });

  test('without any weight, and none at all, are 500', () =>
    expectAnswers([
      ['zero.test', '/', '500'],
      ['nothing.test', '/', '500'],
    ]));

  test('that are invalid keep their share as 500, those without endpoints as 503', async () => {
    const invalid = await world.tally('invalid.test', '/', 400);
    expectShare(invalid.get('500'), 0.5);
    expect([...invalid.keys()].toSorted()).toEqual(['500', 'one /']);
    const empty = await world.tally('empty.test', '/', 400);
    expectShare(empty.get('503'), 0.5);
    expect([...empty.keys()].toSorted()).toEqual(['503', 'one /']);
  });

  test('of another namespace need a ReferenceGrant', () =>
    expectAnswers([
      ['granted.test', '/x', 'far /x'],
      ['granted.test', '/ungranted', '500'],
    ]));
});

describe('filters', () => {
  test('redirect with 302, to the port of the scheme or of the listener', () =>
    expectAnswers([
      ['redirects.test:1234', '/moved/x?q', '301 http://new.test/moved/x?q'],
      ['redirects.test', '/plain', '302 http://new.test/plain'],
      ['redirects.test', '/secure', '302 https://redirects.test/secure'],
      ['redirects.test', '/port', '302 http://redirects.test:8443/port'],
      ['redirects.test', '/foo/bar', '302 http://redirects.test/xyz/bar'],
      ['redirects.test', '/full/x', '302 http://redirects.test/there'],
    ]));

  test('rewrite the prefix that matched, or all of the path', () =>
    expectAnswers([
      ['rewrites.test', '/foo/bar?q=1', 'one /xyz/bar?q=1'],
      ['rewrites.test', '/foo/', 'one /xyz/'],
      ['rewrites.test', '/foo', 'one /xyz'],
      ['rewrites.test', '/bare', 'one /'],
      ['rewrites.test', '/bare/x', 'one /x'],
      ['rewrites.test', '/full/x', 'one /there'],
    ]));

  test('rewrite the host', async () => {
    expect((await world.ask('rewrites.test', '/full')).echo!.host).toBe('inner.test');
    expect((await world.ask('rewrites.test', '/foo')).echo!.host).toBe('rewrites.test');
  });

  test('answer preflights of origins that are allowed', async () => {
    const preflight = (origin: string) =>
      world.ask('cors.test', '/', {
        method: 'OPTIONS',
        fields: [`Origin: ${origin}`, 'Access-Control-Request-Method: GET'],
      });
    const allowed = await preflight('https://ok.test');
    expect(allowed.echo).toBeUndefined();
    expect(valueOf(allowed, 'access-control-allow-origin')).toBe('https://ok.test');
    expect(valueOf(allowed, 'access-control-max-age')).toBe('60');
    const other = await preflight('https://other.test');
    expect(valueOf(other, 'access-control-allow-origin')).toBeUndefined();
  });

  test('change the headers of request and answer', async () => {
    const answer = await world.ask('headers.test', '/', {
      fields: ['X-Set: old', 'X-Add: first', 'X-Remove: gone'],
    });
    expect(valueOf(answer, 'x-answer')).toBe('yes');
    expect(valuesOf(answer, 'x-service')).toEqual([]);
    expect(answer.echo!.headers).toMatchObject({ 'x-set': ['new'] });
    expect(answer.echo!.headers['x-add']!.join(',').replaceAll(' ', '')).toBe('first,more');
    expect(answer.echo!.headers).not.toHaveProperty('x-remove');
  });
});

test('a timeout of the request, or of the one attempt, is 504, and 0s is none', async () => {
  const fields = ['x-plimsoll-delay: 700ms'];
  const ask = (target: string) => world.answer('timeouts.test', target, { fields });
  expect(await Promise.all(['/request', '/attempt', '/off'].map(ask))).toEqual([
    '504',
    '504',
    'one /off',
  ]);
});

test('10: attempts are those after the first', async () => {
  const podOf = async (target: string, fields: readonly string[] = []) => {
    const { status, ...head } = await world.ask('retries.test', target, { fields });
    return [status, Number(valueOf(head, 'x-pod')?.at(-1))] as const;
  };
  const failing = ['x-plimsoll-status: 503'];
  const [, before] = await podOf('/');
  const [status, last] = await podOf('/', failing);
  const [, after] = await podOf('/never', failing);
  expect(status).toBe(503);
  expect([(last - before + 3) % 3, (after - last + 3) % 3]).toEqual([2, 1]);
});
