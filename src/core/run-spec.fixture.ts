/** A small run for tests: three equal pods behind one route, open Poisson load. */
import type { LoadStage, RunSpec } from './run-spec.ts';

const usualStage: LoadStage = {
  kind: 'open',
  ratePerSecond: 200,
  arrivals: 'poisson',
  durationMs: 2000,
};
const usualRequest = { weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} };

/** `stages`: of a single load without a name, which mixes all requests. */
export function runSpec(
  changes: Partial<RunSpec> & { readonly stages?: readonly LoadStage[] } = {},
  podCount = 3,
): RunSpec {
  const { stages = [usualStage], requests = [usualRequest], ...others } = changes;
  const indexes = Array.from({ length: podCount }, (_, index) => index);
  return {
    id: 'random-1',
    engine: 'simulated',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name: 'random', label: 'random', params: {} },
    repetition: 1,
    seed: 7,
    replicas: 1,
    timeline: { warmupMs: 500, measureMs: 2000, drainMs: 1000 },
    loads: [{ stages, requests: { from: 0, to: requests.length } }],
    requests,
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
    ...others,
  };
}
