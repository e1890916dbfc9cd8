import { expect, test } from 'vitest';
import { gateway, gatewayClass, httpRoute, rule } from './gateway/gateway-manifests.fixture.ts';
import { ingress, service, worldOf } from './manifests.fixture.ts';

const web = ingress('web', ['* / Prefix a:80']);

function bound(affinity: object): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a' },
    spec: { selector: { app: 'a' }, ports: [{ port: 80 }], ...affinity },
  });
}

test('by the specification a client address keeps its endpoint, for as long as the Service says', async () => {
  const timeout = { sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } };
  const resolved = await worldOf([web, bound({ sessionAffinity: 'ClientIP', ...timeout })]);
  expect(resolved.world.pools[0]!.declared).toEqual({
    name: 'client-ip',
    label: 'client-ip(timeoutS=60)',
    params: { choice: 'random', timeoutS: 60, remembered: 65_536 },
  });
  const usual = await worldOf([web, bound({ sessionAffinity: 'ClientIP' })]);
  expect(usual.world.pools[0]!.declared).toMatchObject({
    label: 'client-ip',
    params: { timeoutS: 10_800 },
  });
  expect(usual.notes.join()).not.toContain('sessionAffinity');
  expect((await worldOf([web, bound({})])).world.pools[0]!.declared).toBeUndefined();
});

test('ingress-nginx dials pods, and says so', async () => {
  const dialect = 'ingress-nginx';
  const { world, notes } = await worldOf([web, bound({ sessionAffinity: 'ClientIP' })], {
    dialect,
  });
  expect(world.pools[0]!.declared).toBeUndefined();
  expect(notes).toContain(
    'Service a: sessionAffinity has no effect in the ingress-nginx dialect, which dials pods.',
  );
});

test('so do implementations of Gateway API, which the pools of HTTPRoutes alone are of', async () => {
  const affine = bound({ sessionAffinity: 'ClientIP' });
  const gateways = [
    gatewayClass,
    gateway('gw', ['http HTTP:80']),
    httpRoute('a', [rule('/', ['a:80'])]),
  ];
  const alone = await worldOf([...gateways, affine]);
  expect(alone.world.pools.map(({ declared }) => declared)).toEqual([undefined]);
  expect(alone.notes).toContain(
    'Service a: sessionAffinity has no effect in the gateway-api dialect, which dials pods.',
  );
  const beside = await worldOf([
    ...gateways,
    affine,
    ingress('b', ['* / Prefix b:80']),
    service('b'),
  ]);
  expect(beside.world.pools.map(({ name, declared }) => [name, declared])).toEqual([
    ['b:80', undefined],
    ['a:80 (gateway)', undefined],
  ]);
});
