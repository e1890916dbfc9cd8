import { describe, expect, test } from 'vitest';
import { manifests, planOf, scenarioText } from '../scenario.fixture.ts';

describe('bounds', () => {
  const deployment = (name: string, replicas: number) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: a, image: b }] }
`;

  test('of pods are checked before any is made', async () => {
    const { problems } = await planOf(`${manifests}${deployment('a', 2_000_000_000)}`);
    expect(problems).toEqual([
      'dir/test.yaml:26:13  spec.replicas: expected at most 10000 pods in all, received more with these.',
    ]);
  });

  test('of pods are for all Deployments together', async () => {
    const two = (replicas: number) =>
      `${manifests}${deployment('a', 5000)}${deployment('b', replicas)}`;
    expect((await planOf(two(5000))).problems).toEqual([]);
    expect((await planOf(two(5001))).problems).toHaveLength(1);
  });

  test('of endpoints are checked before any is made, where many Services share many pods', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const services = names.map(
      (name) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: a }, ports: [{ port: 80 }] }
`,
    );
    const rules = names.map(
      (name) =>
        `{ path: /${name}, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }`,
    );
    const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: many }
spec: { rules: [{ http: { paths: [${rules.join(', ')}] } }] }
`;
    const { problems } = await planOf(deployment('a', 10_000) + services.join('') + ingress);
    expect(problems).toEqual([
      expect.stringMatching(/paths\[10\]\.backend.*: expected at most 10000 endpoints in all/),
    ]);
  });

  test('of requests are for all stages together', async () => {
    const load = (length: string) =>
      `{ load: [{ open: { rate: 500k/s }, for: 1000s }, { open: { rate: 500k/s }, for: ${length} }] }`;
    expect((await planOf(scenarioText(load('1000s')))).problems).toEqual([]);
    expect((await planOf(scenarioText(load('1001s')))).problems).toEqual([
      'dir/test.yaml:3:15  spec.load: expected at most 1000000000 requests in one run, received 1000500000.',
    ]);
  });
});
