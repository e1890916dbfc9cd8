/** Simulated runs of the smallest worlds that theory knows: n FIFO pods, Poisson arrivals, service of mean 1. */
import type { Distribution } from '../core/distribution.ts';
import { CounterRng } from '../core/rng.ts';
import type { RunSpec, StrategySpec } from '../core/run-spec.ts';
import { findStrategy } from '../strategies/index.ts';

export interface QueueingSystem {
  readonly strategy: string;
  readonly params?: StrategySpec['params'] | undefined;
  readonly pods: number;
  /** Of each pod's time, what service takes. */
  readonly rho: number;
  /** Of the whole case, over all repetitions. */
  readonly requests: number;
  /** Mean 1 service; exponential where absent. */
  readonly service?: Distribution | undefined;
  readonly concurrency?: number | undefined;
  readonly replicas?: number | undefined;
  readonly repetitions?: number | undefined;
}

/** Coarse enough that the resolution of 1 µs is nothing beside it. */
export const serviceMs = 1000;
const usualRepetitions = 48;
/** The beginning, in services, that is not measured: some three times what M/M/1 at ρ = 0.8 needs to forget. */
const warmupServices = 300;
const hourMs = 3_600_000;

/** The same arrivals and demands for all systems of the same repetition: what differs is the strategy. */
export function repeated(...systems: readonly QueueingSystem[]): RunSpec[][] {
  const { repetitions = usualRepetitions } = systems[0]!;
  return Array.from({ length: repetitions }, (_, index) =>
    systems.map((system) => queueingRun(system, index, repetitions)),
  );
}

function queueingRun(system: QueueingSystem, repetition: number, repetitions: number): RunSpec {
  const { strategy: name, pods, rho, concurrency = 1, replicas = 1 } = system;
  const { service = { kind: 'exponential', meanMs: serviceMs } } = system;
  const perMs = (rho * pods * concurrency) / serviceMs;
  const measureMs = system.requests / repetitions / perMs;
  const indexes = Array.from({ length: pods }, (_, index) => index);
  const stage = { kind: 'open', arrivals: 'poisson', ratePerSecond: perMs * 1000 } as const;
  return {
    id: `${name}-${repetition + 1}`,
    engine: 'simulated',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name, label: name, params: findStrategy(name)!.params.parse(system.params ?? {}) },
    repetition: repetition + 1,
    seed: Math.floor(new CounterRng(20_260, 'certificate').at(repetition) * 2 ** 32),
    replicas,
    timeline: { warmupMs: warmupServices * serviceMs, measureMs, drainMs: hourMs },
    loads: [{ stages: [{ ...stage, durationMs: measureMs }], requests: { from: 0, to: 1 } }],
    requests: [{ weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} }],
    timeoutMs: hourMs,
    maxInFlight: 1_000_000,
    generatorThreads: 1,
    routes: [],
    defaultPool: 0,
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
      concurrency,
      serviceTime: service,
      speed: 1,
      responseBytes: 0,
    })),
    notes: [],
  };
}
