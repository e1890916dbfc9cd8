/** A run of one pool, two endpoints of weights 1 and 2, two replicas: 100 ms warm-up, 1 s measured. */
import type { RunSpec } from '../core/run-spec.ts';

const pod = {
  namespace: 'default',
  concurrency: 2,
  serviceTime: { kind: 'constant', valueMs: 1 },
  speed: 1,
  responseBytes: 0,
} as const;

export const smallRun: RunSpec = {
  id: 'p2c-1',
  engine: 'simulated',
  ingress: 'in-process',
  generator: 'built-in',
  dialect: 'kubernetes',
  strategy: { name: 'p2c', label: 'p2c', params: {} },
  repetition: 1,
  seed: 7,
  replicas: 2,
  timeline: { warmupMs: 100, measureMs: 1000, drainMs: 500 },
  loads: [
    {
      stages: [{ kind: 'open', ratePerSecond: 100, arrivals: 'constant', durationMs: 1000 }],
      requests: { from: 0, to: 1 },
    },
  ],
  requests: [{ weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} }],
  timeoutMs: 500,
  maxInFlight: 100,
  generatorThreads: 1,
  routes: [
    { id: 'example.com/', path: '/', pathType: 'Prefix', pool: 0, ingress: 'default/shop' },
    { id: 'example.com/gone', path: '/gone', pathType: 'Exact', ingress: 'default/shop' },
  ],
  pools: [{ name: 'shop:80', namespace: 'default', service: 'shop', port: 80, endpoints: [0, 1] }],
  endpoints: [
    { id: 'a', index: 0, pool: 0, pod: 0, weight: 1 },
    { id: 'b', index: 1, pool: 0, pod: 1, weight: 2 },
  ],
  pods: [
    { name: 'a', ...pod },
    { name: 'b', ...pod },
  ],
  notes: ['a note of the plan'],
};
