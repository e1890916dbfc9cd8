/** The loads of the rows by name, so that a generator and an ingress in processes of their own agree on one. */
import type { RunSpec } from '../../src/core/run-spec.ts';
import { headers, host, workload } from './workload.ts';

export type WorkloadName = keyof typeof workloads;

export const bodyBytes = 1_048_576;
const openRatePerSecond = 2000;

const hostCount = 50;
const pathsPerHost = 4;
const podsPerHost = 2;
/** Without a warm-up a driver counts all that it has sent, as a server's CPU time does. */
const unwarmed = (seconds: number) => ({
  timeline: { warmupMs: 0, measureMs: 1000 * seconds, drainMs: 1000 },
});

export const workloads = {
  plain: (seconds: number) => workload(seconds),
  unwarmed: (seconds: number) => workload(seconds, unwarmed(seconds)),
  'many-routes': manyRoutes,
  'one-route': (seconds: number) => oneRoute(seconds, 1),
  'one-route-many-pods': (seconds: number) => oneRoute(seconds, hostCount * podsPerHost),
  bodies: (seconds: number) =>
    workload(seconds, {
      ...unwarmed(seconds),
      requests: [{ weight: 1, method: 'POST', host, target: '/', headers, bodyBytes }],
    }),
  open: (seconds: number) => {
    const run = workload(seconds);
    const open = { kind: 'open', ratePerSecond: openRatePerSecond, arrivals: 'poisson' } as const;
    const stages = [{ ...open, durationMs: 1000 * seconds }];
    return {
      ...run,
      timeline: { ...run.timeline, warmupMs: 1000 },
      loads: [{ ...run.loads[0]!, stages }],
    };
  },
} satisfies Readonly<Record<string, (seconds: number) => RunSpec>>;

/** 200 routes over 50 hosts, each host with a pool of two, and a request for each route, drawn at random. */
function manyRoutes(seconds: number): RunSpec {
  const run = workload(seconds, unwarmed(seconds), hostCount * podsPerHost);
  const places = Array.from({ length: hostCount * pathsPerHost }, (_, index) => ({
    pool: index % hostCount,
    host: `shop-${index % hostCount}.example.com`,
    path: `/api/v${Math.trunc(index / hostCount)}`,
  }));
  return {
    ...run,
    routes: places.map((place) => ({
      ...run.routes[0]!,
      ...place,
      id: `${place.host}${place.path}`,
    })),
    pools: Array.from({ length: hostCount }, (_, index) => ({
      ...run.pools[0]!,
      name: `app-${index}:80`,
      service: `app-${index}`,
      endpoints: Array.from({ length: podsPerHost }, (__, pod) => index * podsPerHost + pod),
    })),
    endpoints: run.endpoints.map((endpoint) => ({
      ...endpoint,
      pool: Math.trunc(endpoint.index / podsPerHost),
    })),
    requests: places.map(({ host: name, path }) => ({
      ...run.requests[0]!,
      host: name,
      target: `${path}/items`,
    })),
    loads: [{ ...run.loads[0]!, requests: { from: 0, to: places.length } }],
  };
}

/** The requests of `many-routes`, all of them by one route to one pool. */
function oneRoute(seconds: number, podCount: number): RunSpec {
  const { requests, loads } = manyRoutes(seconds);
  const run = workload(seconds, { ...unwarmed(seconds), requests, loads }, podCount);
  return { ...run, routes: [{ ...run.routes[0]!, host: undefined }] };
}
