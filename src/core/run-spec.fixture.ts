/** A small run for tests: three equal pods behind one route, open Poisson load. */
import type { RunSpec } from './run-spec.ts';

export function runSpec(changes: Partial<RunSpec> = {}, podCount = 3): RunSpec {
  const indexes = Array.from({ length: podCount }, (_, index) => index);
  return {
    id: 'random-1',
    engine: 'simulated',
    ingress: 'in-process',
    dialect: 'kubernetes',
    strategy: { name: 'random', label: 'random', params: {} },
    repetition: 1,
    seed: 7,
    replicas: 1,
    timeline: { warmupMs: 500, measureMs: 2000, drainMs: 1000 },
    load: [{ kind: 'open', ratePerSecond: 200, arrivals: 'poisson', durationMs: 2000 }],
    requests: [{ weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} }],
    timeoutMs: 5000,
    maxInFlight: 10_000,
    generatorThreads: 1,
    routes: [
      {
        id: 'example.com/',
        host: 'example.com',
        path: '/',
        pathType: 'Prefix',
        pool: 0,
        ingress: 'default/shop',
      },
    ],
    pools: [{ name: 'app:80', namespace: 'default', service: 'app', port: 80, endpoints: indexes }],
    endpoints: indexes.map((index) => ({
      id: `app-${index}`,
      index,
      pool: 0,
      pod: index,
      weight: 1,
    })),
    pods: indexes.map((index) => ({
      name: `app-${index}`,
      namespace: 'default',
      concurrency: 8,
      serviceTime: { kind: 'exponential', meanMs: 5 },
      speed: 1,
      responseBytes: 64,
    })),
    notes: [],
    ...changes,
  };
}
