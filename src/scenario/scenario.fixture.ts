/** Small worlds for tests: manifests, a Scenario around them, and problems as lines. */
import { examineCertificate } from '../platform/examine-certificate.ts';
import { formatIssue } from '../core/issue.ts';
import type { Plan } from '../core/run-spec.ts';
import { type Overrides, parseScenario, planScenario } from './index.ts';

export const manifests = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - host: example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /api, pathType: Exact, backend: { service: { name: web, port: { number: 80 } } } }
    - host: '*.example.com'
      http:
        paths:
          - { path: /a b, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
`;

/** `spec` is what stands under `spec:`, in flow style or indented. */
export function scenarioText(spec: string): string {
  return `apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\nspec: ${spec}\n---${manifests}`;
}

export async function planOf(
  text: string,
  overrides: Partial<Overrides> = {},
  files: Readonly<Record<string, string>> = {},
  modules: Readonly<Record<string, unknown>> = {},
): Promise<{ plan: Plan | undefined; problems: string[] }> {
  const reader = {
    async read(path: string) {
      const found = files[path];
      if (found === undefined) throw new Error(`cannot read ${path}: there is no such file`);
      return found;
    },
    load: async (path: string) => modules[path],
    examine: examineCertificate,
  };
  const parsed = await parseScenario(
    [{ file: 'dir/test.yaml', text }],
    reader,
    overrides.strategies,
  );
  const planned = parsed.scenario
    ? await planScenario(parsed.scenario, { engine: 'simulated', ...overrides })
    : { issues: [] };
  const problems = [...parsed.issues, ...planned.issues]
    .filter(({ severity }) => severity === 'error')
    .map((issue) => formatIssue(issue));
  return { plan: planned.plan, problems };
}
