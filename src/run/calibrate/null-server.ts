/** The runs of a calibration: one pod that takes no time and answers with a few bytes, one route to it. */
import type { LoadStage, RunSpec, Timeline } from '../../core/run-spec.ts';

export function openLoop(ratePerSecond: number, timeline: Timeline): RunSpec {
  const stage = { kind: 'open', ratePerSecond, arrivals: 'poisson' } as const;
  // Warmed up by a closed loop: at a high rate on cold code, requests would queue and each open a connection.
  return nullServerRun([closed(64, 0), { ...stage, durationMs: timeline.measureMs }], timeline);
}

export function closedLoop(users: number, timeline: Timeline): RunSpec {
  return nullServerRun([closed(users, timeline.measureMs)], timeline);
}

function closed(users: number, durationMs: number): LoadStage {
  return { kind: 'closed', users, thinkTime: { kind: 'constant', valueMs: 0 }, durationMs };
}

function nullServerRun(stages: readonly LoadStage[], timeline: Timeline): RunSpec {
  const name = 'null-server';
  return {
    id: name,
    engine: 'wire',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name: 'round-robin', label: 'round-robin', params: {} },
    repetition: 1,
    seed: 1,
    replicas: 1,
    timeline,
    loads: [{ stages, requests: { from: 0, to: 1 } }],
    requests: [{ weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} }],
    timeoutMs: 5000,
    // An overload ends here instead of piling up.
    maxInFlight: 1000,
    generatorThreads: 1,
    routes: [{ id: '*/', path: '/', pathType: 'Prefix', pool: 0, ingress: name }],
    pools: [{ name, namespace: 'default', service: name, port: 80, endpoints: [0] }],
    endpoints: [{ id: name, index: 0, pool: 0, pod: 0, weight: 1 }],
    pods: [
      {
        name,
        namespace: 'default',
        concurrency: 10_000,
        serviceTime: { kind: 'constant', valueMs: 0 },
        speed: 1,
        responseBytes: 64,
      },
    ],
    notes: [],
  };
}
