/** A scenario with one Service of three pods, for a second and a half of 300/s; what matters to a test in place of it. */
import { stringify } from 'yaml';
import type { Source } from '../../src/index.ts';

interface Changes {
  readonly strategies: readonly unknown[];
  readonly policies?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly [field: string]: unknown;
}

export function shop({ headers = {}, ...changes }: Changes): Source {
  const scenario = {
    apiVersion: 'plimsoll.dev/v1alpha1',
    kind: 'Scenario',
    spec: {
      load: [{ open: { rate: '300/s' }, for: '1500ms' }],
      warmup: '100ms',
      repetitions: 1,
      requests: [{ get: 'http://example.com/', headers }],
      pods: { app: { replicas: 3, serviceTime: '2ms', concurrency: 50 } },
      ...changes,
    },
  };
  return { file: 'shop.yaml', text: `${stringify(scenario)}---\n${manifests}` };
}

/** One Ingress for `example.com`, one Service of the pods `app`. */
export const manifests = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: app }
spec:
  rules:
    - host: example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: app, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: app }
spec:
  selector: { app: app }
  ports: [{ port: 80 }]
`;
