import { describe, expect, test } from 'vitest';
import type { Forwarding } from '../../core/forwarding.ts';
import { deployment } from '../manifests.fixture.ts';
import { messages, nginxIngress, nginxWorld } from './assembled.fixture.ts';

type Written = Readonly<Record<string, string>>;

async function forwardingOf(annotations: Written): Promise<Forwarding> {
  const { world } = await nginxWorld(nginxIngress('web', ['x.io / Prefix a:80'], { annotations }));
  return world.routes[0]!.forwarding!;
}

const usual = {
  attempts: 3,
  on: ['connect-failure', 'reset', 'timeout'],
  nonIdempotent: false,
  onceOnly: ['POST', 'LOCK', 'PATCH'],
  avoidTried: false,
};

describe('how requests are sent on', () => {
  test.each<[Written, Forwarding]>([
    [{}, { retries: usual } as Forwarding],
    [{ 'upstream-vhost': 'in.example:8080' }, { host: 'in.example:8080' }],
    [{ 'proxy-body-size': '0' }, { maxBodyBytes: 0 }],
    [{ 'proxy-body-size': '8m' }, { maxBodyBytes: 8_388_608 }],
    [{ 'proxy-body-size': '2K' }, { maxBodyBytes: 2048 }],
    [{ 'proxy-body-size': '1g' }, { maxBodyBytes: 1_073_741_824 }],
    [{ 'proxy-body-size': '100' }, { maxBodyBytes: 100 }],
    [
      {
        'proxy-connect-timeout': '1',
        'proxy-read-timeout': '2',
        'proxy-send-timeout': '3',
      },
      { timeouts: { connectMs: 1000, readMs: 2000, sendMs: 3000 } },
    ],
    [{ 'proxy-read-timeout': '1s', 'proxy-send-timeout': '3' }, { timeouts: { sendMs: 3000 } }],
  ])('%j → %j', async (written, expected) => {
    const forwarding = await forwardingOf(written);
    expect(forwarding).toMatchObject(expected);
    const keys = new Set([...Object.keys(expected), 'retries']);
    expect(new Set(Object.keys(forwarding))).toEqual(keys);
  });

  test.each<[Written, object | undefined]>([
    [{ 'proxy-next-upstream-tries': '5' }, { ...usual, attempts: 5 }],
    [{ 'proxy-next-upstream-tries': '0' }, { ...usual, attempts: Number.MAX_SAFE_INTEGER }],
    [{ 'proxy-next-upstream-tries': '1' }, undefined],
    [{ 'proxy-next-upstream-timeout': '10' }, { ...usual, timeoutMs: 10_000 }],
    [{ 'proxy-next-upstream-timeout': '0' }, usual],
    [{ 'proxy-next-upstream': 'off' }, undefined],
    [{ 'proxy-next-upstream': 'error off' }, undefined],
    [{ 'proxy-next-upstream': 'error' }, { ...usual, on: ['connect-failure', 'reset'] }],
    [
      { 'proxy-next-upstream': 'http_503 http_429 non_idempotent' },
      {
        ...usual,
        on: [
          { from: 503, to: 503 },
          { from: 429, to: 429 },
        ],
        nonIdempotent: true,
      },
    ],
    [{ 'proxy-next-upstream': 'http_5xx' }, usual],
  ])('%j is tried again as %j', async (written, expected) => {
    expect((await forwardingOf(written)).retries).toEqual(expected);
  });
});

describe('a default-backend', () => {
  async function standIn(annotations: Written, ...others: readonly string[]) {
    const resolved = await nginxWorld(
      nginxIngress('web', ['x.io / Prefix a:80'], { annotations }),
      ...others,
    );
    const { forwarding } = resolved.world.routes[0]!;
    const named = (pool = -1) => resolved.world.pools[pool]?.name;
    return {
      emptyPool: named(forwarding!.emptyPool),
      errors: forwarding!.errorPages && [
        named(forwarding!.errorPages.pool),
        forwarding!.errorPages.statuses,
      ],
      notes: messages(resolved),
    };
  }

  test('stands in for a Service without endpoints, by its first port', async () => {
    expect(await standIn({ 'default-backend': 'b' })).toEqual({
      emptyPool: 'b:80',
      errors: undefined,
      notes: [],
    });
  });

  test('with custom-http-errors answers for these', async () => {
    const annotations = { 'default-backend': 'b', 'custom-http-errors': '404,503' };
    expect(await standIn(annotations)).toMatchObject({ errors: ['b:80', [404, 503]], notes: [] });
    const off = { ...annotations, 'disable-proxy-intercept-errors': 'true' };
    expect(await standIn(off)).toMatchObject({ errors: undefined, notes: [] });
  });

  test('that is missing or has no endpoint is ignored', async () => {
    expect(await standIn({ 'default-backend': 'gone' })).toEqual({
      emptyPool: undefined,
      errors: undefined,
      notes: ['there is no such Service in namespace default: ingress-nginx ignores it'],
    });
    expect(await standIn({ 'default-backend': 'b' }, deployment('b', { replicas: 0 }))).toEqual({
      emptyPool: undefined,
      errors: undefined,
      notes: ['it has no endpoint: ingress-nginx ignores it'],
    });
  });

  test('is what custom-http-errors needs here', async () => {
    const { errors, notes } = await standIn({ 'custom-http-errors': '503' });
    expect(errors).toBeUndefined();
    expect(notes).toEqual([
      'not implemented without a default-backend: such answers pass, where ingress-nginx has its own 404',
    ]);
  });
});

test('another protocol than HTTP to the pods is not implemented', async () => {
  const withProtocol = (protocol: string) =>
    nginxWorld(
      nginxIngress('web', ['x.io / Prefix a:80'], {
        annotations: { 'backend-protocol': protocol },
      }),
    );
  expect(messages(await withProtocol('http'))).toEqual([]);
  expect(messages(await withProtocol('AUTO_HTTP'))).toEqual([]);
  expect(messages(await withProtocol('GRPC'))).toEqual([
    'not implemented: pods are reached by HTTP, not by GRPC',
  ]);
});
