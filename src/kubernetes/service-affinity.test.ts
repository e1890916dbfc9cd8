import { expect, test } from 'vitest';
import { ingress, worldOf } from './manifests.fixture.ts';

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
