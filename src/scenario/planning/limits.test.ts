import { expect, test } from 'vitest';
import { ingressLimits } from '../../core/ingress-limits.ts';
import { planOf, scenarioText } from '../scenario.fixture.ts';

const text = scenarioText('{ limits: { bodySize: 2MiB, podTimeout: 5s } }');

test('limits go into runs on the wire, and replace the defaults of the dialect', async () => {
  const { plan } = await planOf(text, { engine: 'wire' });
  const saved = JSON.parse(JSON.stringify(plan!.runs[0]!.limits));
  for (const limits of [plan!.runs[0]!.limits, saved]) {
    expect(ingressLimits('ingress-nginx', limits)).toEqual({
      ...ingressLimits('ingress-nginx'),
      maxBodyBytes: 2 * 1_048_576,
      podTimeoutMs: 5000,
    });
  }
  expect(plan!.notes.join()).not.toContain('limits');
});

test('in virtual time they are not in force, and the plan says so', async () => {
  const { plan } = await planOf(text, { engine: 'simulated' });
  expect(plan!.runs[0]).not.toHaveProperty('limits');
  expect(plan!.notes.join()).toContain('limits is not in force');
});
