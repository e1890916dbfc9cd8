/** The run of a trial on the wire: one replica, one pool, no load of its own. */
import type { RunSpec, StrategySpec } from '../core/run-spec.ts';
import type { Trial } from './drive.ts';

export function wireRun(
  { definition, params, endpoints, seed }: Trial,
  module: StrategySpec['module'],
): RunSpec {
  const { name } = definition;
  const namespace = 'default';
  const all = endpoints.map((_, index) => index);
  return {
    id: name,
    engine: 'wire',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name, label: name, params, ...(module && { module }) },
    repetition: 1,
    seed,
    replicas: 1,
    timeline: { warmupMs: 0, measureMs: 1000, drainMs: 1000 },
    loads: [],
    requests: [],
    timeoutMs: 5000,
    maxInFlight: 10_000,
    generatorThreads: 1,
    routes: [{ id: '*/', path: '/', pathType: 'Prefix', pool: 0, ingress: name }],
    pools: [{ name, namespace, service: name, port: 80, endpoints: all }],
    endpoints: endpoints.map((endpoint, index) => ({ ...endpoint, index, pool: 0, pod: index })),
    pods: endpoints.map(({ id }) => ({
      name: id,
      namespace,
      concurrency: 1000,
      serviceTime: { kind: 'lognormal', meanMs: 3, cv: 0.5 },
      speed: 1,
      responseBytes: 64,
    })),
    notes: [],
  };
}
