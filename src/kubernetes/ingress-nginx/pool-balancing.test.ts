import { describe, expect, test } from 'vitest';
import type { PoolSpec } from '../../core/run-spec.ts';
import type { ResolvedWorld } from '../resolve-world.ts';
import { worldOf } from '../manifests.fixture.ts';
import { messages, nginxIngress, nginxWorld } from './assembled.fixture.ts';

const older = { createdAt: '2026-01-01T00:00:00Z' };
const younger = { createdAt: '2026-01-02T00:00:00Z' };
const root = ['x.io / Prefix a:80'];

type Written = Readonly<Record<string, string>>;

async function poolOf(annotations: Written): Promise<PoolSpec> {
  const { world } = await nginxWorld(nginxIngress('main', root, { annotations }));
  return world.pools[0]!;
}

/** `pool: strategy`, with what it goes by. */
function balancing({ world }: ResolvedWorld): string[] {
  return world.pools.map(({ name, declared, affinity, hashKey }) =>
    [`${name}:`, declared?.label ?? 'default', affinity?.cookie ?? hashKey ?? []].flat().join(' '),
  );
}

describe('a pool is balanced', () => {
  test.each<[Written, Partial<PoolSpec>]>([
    [{}, {}],
    [{ 'load-balance': 'round_robin' }, {}],
    [
      { 'load-balance': 'ewma' },
      { declared: { name: 'ingress-nginx-ewma', label: 'ingress-nginx-ewma', params: {} } },
    ],
    [
      { 'upstream-hash-by': '$host-$arg_x', 'load-balance': 'ewma' },
      {
        hashKey: '$host-$arg_x',
        declared: {
          name: 'ingress-nginx-chash',
          label: 'ingress-nginx-chash',
          params: { key: 'affinity-key' },
        },
      },
    ],
    [
      { 'upstream-hash-by': '$uri', 'upstream-hash-by-subset': 'true' },
      {
        hashKey: '$uri',
        declared: {
          name: 'ingress-nginx-chashsubset',
          label: 'ingress-nginx-chashsubset',
          params: { key: 'affinity-key', subsetSize: 3 },
        },
      },
    ],
  ])('by %o', async (annotations, expected) => {
    const { declared, hashKey, affinity } = await poolOf(annotations);
    expect({ declared, hashKey, affinity }).toEqual({
      declared: undefined,
      hashKey: undefined,
      affinity: undefined,
      ...expected,
    });
  });

  test('by the size of subsets that is asked for', async () => {
    const { declared } = await poolOf({
      'upstream-hash-by': '$uri',
      'upstream-hash-by-subset': 'true',
      'upstream-hash-by-subset-size': '5',
    });
    expect(declared).toMatchObject({
      label: 'ingress-nginx-chashsubset(subsetSize=5)',
      params: { subsetSize: 5 },
    });
  });

  test.each([
    [
      { 'load-balance': 'chash' },
      'other annotations are there for it: round_robin is in force',
      'default',
    ],
    [
      { 'load-balance': 'ewma', 'upstream-hash-by': '$uri' },
      'upstream-hash-by goes before it',
      'ingress-nginx-chash $uri',
    ],
    [
      { 'upstream-hash-by': '$geo$uri$city' },
      '$geo, $city are not known here: variables that are empty',
      'ingress-nginx-chash $geo$uri$city',
    ],
    [
      { affinity: 'cookie', 'upstream-hash-by': '$uri' },
      'affinity goes before it',
      'cookie-balanced INGRESSCOOKIE',
    ],
  ])('and %o says what has no effect', async (annotations, message, comesTo) => {
    const resolved = await nginxWorld(nginxIngress('main', root, { annotations }));
    expect(messages(resolved)).toEqual([message]);
    expect(balancing(resolved)).toEqual([`a:80: ${comesTo}`]);
  });

  test('as the Ingress says that made its upstream: the oldest, or the last to have it as default backend', async () => {
    const young = nginxIngress('young', ['y.io / Prefix a:80', 'y.io /b Prefix b:80'], {
      ...younger,
      annotations: { 'load-balance': 'ewma' },
    });
    const hashed = { annotations: { 'upstream-hash-by': '$uri' } };
    const resolved = await nginxWorld(young, nginxIngress('old', root, { ...older, ...hashed }));
    expect(balancing(resolved).toSorted()).toEqual([
      'a:80: ingress-nginx-chash $uri',
      'b:80: ingress-nginx-ewma',
    ]);
    expect(messages(resolved)).toEqual(['a:80 is balanced as default/old says']);
    const whole = { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } };
    const anew = await nginxWorld(
      nginxIngress('old', root, { ...older, ...hashed }),
      nginxIngress('young', ['y.io / Prefix b:80'], {
        ...younger,
        ...whole,
        annotations: { 'load-balance': 'ewma' },
      }),
    );
    expect(balancing(anew)).toContain('a:80: ingress-nginx-ewma');
  });

  test('by the port as it is written: 80 and http are two', async () => {
    const resolved = await nginxWorld(
      nginxIngress('old', root, { ...older, annotations: { 'load-balance': 'ewma' } }),
      nginxIngress('young', ['x.io /b Prefix a:http'], younger),
    );
    expect(balancing(resolved)).toEqual(['a:80: ingress-nginx-ewma', 'a:http: default']);
  });
});

describe('service-upstream', () => {
  const asked = { 'service-upstream': 'true' };
  const clusterOf = (spec: object, annotations: Written = asked) =>
    worldOf(
      [
        nginxIngress('main', root, { annotations }),
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'a' },
          spec: { selector: { app: 'a' }, ports: [{ port: 80 }], ...spec },
        }),
      ],
      { dialect: 'ingress-nginx' },
    );
  const noEffect =
    'Service a: sessionAffinity has no effect in the ingress-nginx dialect, which dials pods.';

  test('sends by the address of the Service, whose sessionAffinity then has an effect', async () => {
    expect((await clusterOf({})).world.pools[0]!.declared).toEqual({
      name: 'kube-proxy',
      label: 'kube-proxy',
      params: { keepalive: 320, sessionAffinity: false },
    });
    const bound = await clusterOf({ sessionAffinity: 'ClientIP' });
    expect(balancing(bound)).toEqual(['a:80: kube-proxy(sessionAffinity=true)']);
    expect(bound.notes).not.toContain(noEffect);
  });

  test('goes before all else, but for a Service without an address', async () => {
    const annotations = { ...asked, affinity: 'cookie', 'load-balance': 'ewma' };
    const resolved = await clusterOf({}, annotations);
    expect(balancing(resolved)).toEqual(['a:80: kube-proxy']);
    expect(messages(resolved)).toEqual(Array(2).fill('service-upstream goes before it'));
    const headless = await clusterOf({ clusterIP: 'None', sessionAffinity: 'ClientIP' });
    expect(balancing(headless)).toEqual(['a:80: default']);
    expect(messages(headless)).toEqual(['the Service has no address: pods are dialled']);
    expect(headless.notes).toContain(noEffect);
  });
});

describe('affinity', () => {
  const sticky = { affinity: 'cookie' };

  test('has the cookie of the last Ingress that asks, the mode of the first, and the paths of both', async () => {
    const resolved = await nginxWorld(
      nginxIngress('plain', ['x.io /plain Prefix a:80'], older),
      nginxIngress('first', ['x.io / Prefix a:80'], {
        createdAt: '2026-01-01T01:00:00Z',
        annotations: { ...sticky, 'affinity-mode': 'persistent', 'session-cookie-name': 'one' },
      }),
      nginxIngress('last', ['y.io /b Prefix a:80', 'y.io /c Prefix c:80'], {
        ...younger,
        annotations: {
          ...sticky,
          'session-cookie-name': 'two',
          'session-cookie-max-age': '60',
          'session-cookie-change-on-failure': 'true',
        },
      }),
    );
    const [pool] = resolved.world.pools;
    expect(pool!.declared).toEqual({
      name: 'cookie-persistent',
      label: 'cookie-persistent(changeOnFailure=true)',
      params: { changeOnFailure: true },
    });
    const { routes, ...cookie } = pool!.affinity!;
    expect(cookie).toMatchObject({ cookie: 'two', maxAgeSeconds: 60, changeOnFailure: true });
    expect(routes.map((index) => resolved.world.routes[index]!.id)).toEqual(['x.io/', 'y.io/b']);
  });

  test.each([
    [{ 'session-cookie-samesite': 'lax' }, 'None, Lax and Strict are written with a capital'],
    [{ 'session-cookie-max-age': '0x' }, 'it is no number of seconds: there is none'],
    [
      { 'use-regex': 'true' },
      'the cookie is for the text of a regular expression: session-cookie-path',
    ],
  ])('with %o says what is wrong with the cookie', async (annotations, message) => {
    const all = { ...sticky, ...annotations };
    const resolved = await nginxWorld(nginxIngress('main', root, { annotations: all }));
    expect(messages(resolved)).toEqual([message]);
    const { sameSite, maxAgeSeconds } = resolved.world.pools[0]!.affinity!;
    expect([sameSite, maxAgeSeconds]).toEqual([undefined, undefined]);
  });

  test.each([
    ['sticky', ['a:80: cookie-balanced INGRESSCOOKIE', 'b:80: cookie-balanced INGRESSCOOKIE']],
    ['legacy', ['a:80: cookie-balanced INGRESSCOOKIE', 'b:80: ingress-nginx-ewma']],
  ])('of a canary, %s: %o', async (behaviour, expected) => {
    const resolved = await nginxWorld(
      nginxIngress('main', root, { annotations: sticky }),
      nginxIngress('next', ['x.io / Prefix b:80'], {
        annotations: {
          canary: 'true',
          'canary-weight': '50',
          'affinity-canary-behavior': behaviour,
          'load-balance': 'ewma',
          ...sticky,
          'affinity-mode': 'persistent',
        },
      }),
    );
    expect(balancing(resolved)).toEqual(expected);
    expect(messages(resolved)).toContain('a canary has that of what it stands in for, or none');
    expect(resolved.world.pools.map(({ affinity }) => affinity?.routes)).toEqual([
      [0],
      behaviour === 'sticky' ? [0] : undefined,
    ]);
  });
});
