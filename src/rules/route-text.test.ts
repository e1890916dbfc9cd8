import { describe, expect, test } from 'vitest';
import type { PoolSpec, RouteSpec } from '../core/route-spec.ts';
import { routeText } from './route-text.ts';

const pools: readonly PoolSpec[] = ['shop', 'next', 'errors'].map((service, index) => ({
  name: `${service}:80`,
  namespace: 'default',
  service,
  port: 80,
  endpoints: [index],
}));

const plain: RouteSpec = {
  id: 'example.com/a',
  host: 'example.com',
  path: '/a',
  pathType: 'Prefix',
  pool: 0,
  ingress: 'default/shop',
};

function textOf(changes: Partial<RouteSpec>, ofPool: Partial<PoolSpec> = {}) {
  const [shop, ...others] = pools;
  return routeText(
    { routes: [{ ...plain, ...changes }], pools: [{ ...shop!, ...ofPool }, ...others] },
    0,
  );
}

test('a plain rule has nothing in force', () => {
  expect(textOf({})).toEqual({
    host: 'example.com',
    path: '/a',
    type: 'Prefix',
    service: 'shop:80',
    inForce: [],
  });
});

describe('of ingress-nginx', () => {
  test('annotations are told in a few words each', () => {
    const { inForce } = textOf({
      nginx: {
        rewriteTarget: '/$2',
        forwardedPrefix: '/app',
        useRegex: true,
        fromToWww: true,
        aliases: ['also.io'],
        httpsRedirect: true,
        allow: ['10.0.0.0/8'],
        limits: { requestsPerSecond: 2, burstMultiplier: 5, exempt: [] },
      },
      forwarding: {
        host: 'inner',
        maxBodyBytes: 2 ** 20,
        timeouts: { connectMs: 5000, readMs: 1500 },
        retries: {
          attempts: 3,
          on: ['connect-failure', { from: 502, to: 504 }],
          nonIdempotent: false,
        },
        errorPages: { statuses: [404, 503], pool: 2 },
      },
    });
    expect(inForce).toEqual([
      'rewrite /$2',
      'prefix /app',
      'regular expression',
      '308 https',
      '308 from or to www.',
      'also also.io',
      'only from 10.0.0.0/8',
      'rps 2 (10 more at once)',
      'host inner',
      'body at most 1 MiB',
      'timeouts connect 5s, read 1.5s',
      '3 tries on connect-failure, 502–504',
      'errors 404, 503 from errors:80',
    ]);
  });

  test('a pool has its canary with its share, and its affinity on the routes that set the cookie', () => {
    const canary = {
      pool: 1,
      ingress: 'default/next',
      header: 'x-next',
      weight: 1,
      weightTotal: 8,
      affinity: 'sticky',
    } as const;
    const affinity = { cookie: 'ROUTE', changeOnFailure: false };
    expect(textOf({}, { canary, affinity: { ...affinity, routes: [0] } }).inForce).toEqual([
      'canary next:80 12.5 %, by header x-next',
      'affinity cookie ROUTE',
    ]);
    expect(textOf({}, { affinity: { ...affinity, routes: [7] } }).inForce).toEqual([]);
  });
});

test('a match of an HTTPRoute shows what a request must be like, shares and filters', () => {
  const text = textOf({
    pool: undefined,
    match: {
      listener: 0,
      scheme: 'https',
      listenerPort: 443,
      path: { kind: 'prefix', value: '/a' },
      method: 'POST',
      headers: [{ name: 'x-env', kind: 'exact', value: 'next' }],
      query: [{ name: 'v', kind: 'regex', value: '[23]' }],
      backends: [
        {
          weight: 9,
          pool: 0,
          path: { kind: 'prefix', prefix: '/a', path: '' },
          forwarding: { host: 'inner.example' },
        },
        { weight: 1 },
        { weight: 0, pool: 1 },
      ],
    },
  });
  expect(text).toMatchObject({
    path: '/a, https, POST, x-env: next, ?v ~ [23]',
    type: 'Prefix',
    service: '90 % shop:80, 10 % 500',
    inForce: ['rewrite /a → /', 'host inner.example'],
  });
});
