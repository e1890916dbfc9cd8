import { expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';

const text = scenarioText('{ hops: { clientToIngress: 200us, ingress: exponential(0.05ms) } }');

test('what hops cost goes into simulated runs, the rest being free', async () => {
  const { plan } = await planOf(text, { engine: 'simulated' });
  expect(plan!.runs[0]!.hops).toEqual({
    clientToIngress: { kind: 'constant', valueMs: 0.2 },
    ingress: { kind: 'exponential', meanMs: 0.05 },
    ingressToPod: { kind: 'constant', valueMs: 0 },
  });
  expect(plan!.notes.join()).not.toContain('hops');
});

test('on the wire they are not in force, and the plan says so', async () => {
  const { plan } = await planOf(text, { engine: 'wire' });
  expect(plan!.runs[0]).not.toHaveProperty('hops');
  expect(plan!.notes.join()).toContain('hops is not in force');
});
