/** Oracles in virtual time. Unless said otherwise: three pods of two slots, 85 % busy; seed 7. */
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { RequestSpec, RunSpec } from '../../core/run-spec.ts';
import type { RunResult } from '../../results/run-result.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import { simulatedEngine } from './simulated-engine.ts';

const busyStage = { kind: 'open', arrivals: 'poisson', durationMs: 4000 } as const;
const usualRequest = { weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} };

interface Changes extends Partial<RunSpec> {
  readonly pod?: Partial<RunSpec['pods'][number]>;
  readonly podCount?: number;
  readonly ratePerSecond?: number;
}

function runOf(
  name: string,
  { pod, podCount = 3, ratePerSecond = 1020, ...changes }: Changes = {},
) {
  const strategy = { name, label: name, params: {} };
  const stages = [{ ...busyStage, ratePerSecond }];
  const timeline = { warmupMs: 500, measureMs: 4000, drainMs: 2000 };
  const base = runSpec({ strategy, stages, timeline, ...changes }, podCount);
  const pods = base.pods.map((each) => ({ ...each, concurrency: 2, ...pod }));
  return { ...base, pods, ...(changes.pods && { pods: changes.pods }) };
}

async function simulate(name: string, changes?: Changes): Promise<RunResult> {
  const result = await runToResult(simulatedEngine, runOf(name, changes));
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  return result;
}

const steered = (headers: Record<string, string>, changes: Partial<RequestSpec> = {}) => ({
  ...usualRequest,
  headers,
  ...changes,
});
const hops = {
  clientToIngress: { kind: 'constant', valueMs: 1 },
  ingress: { kind: 'constant', valueMs: 0.1 },
  ingressToPod: { kind: 'exponential', meanMs: 2 },
} as const;

describe('a central queue', () => {
  test.each([1, 4])(
    'before pods of one slot is one pod of as many, with %i replicas',
    async (replicas) => {
      const six = { podCount: 6, pod: { concurrency: 1 } };
      const central = await simulate('central-queue', { ...six, replicas });
      const one = await simulate('random', { podCount: 1, pod: { concurrency: 6 } });
      expect(central.responseTimeMs).toEqual(one.responseTimeMs);
      expect(one.queueTimeMs!.p50).toBeGreaterThan(0);
      expect(central.queueTimeMs!.max).toBe(0);
    },
  );

  test('begins each request when the pod with the least work left would', async () => {
    const replicas = 3;
    const central = await simulate('central-queue', { replicas });
    const clairvoyant = await simulate('least-work-left', { replicas });
    expect(clairvoyant.responseTimeMs).toEqual(central.responseTimeMs);
    expect(clairvoyant.queueTimeMs!.p99).toBeGreaterThan(1);
  });

  test('lets nobody wait at a pod where hops take time, or pods stand behind two Services', async () => {
    const slow = await simulate('central-queue', { hops, replicas: 2, ratePerSecond: 750 });
    expect(slow.queueTimeMs!.max).toBe(0);
    // Hops take 6.2 ms in all; what is above that waits, for slots that are taken while requests travel to them.
    const waitMs = slow.responseTimeMs.mean! - slow.serviceTimeMs!.mean! - 6.2;
    expect(waitMs).toBeGreaterThan(1);
    expect(waitMs).toBeLessThan(30);
    const shared = await simulate('central-queue', twoServices());
    expect(shared.queueTimeMs!.max).toBe(0);
    expect(shared.pools.map(({ requests }) => requests > 1000)).toEqual([true, true]);
    const together = await simulate('random', { podCount: 1, pod: { concurrency: 6 } });
    expect(shared.responseTimeMs).toEqual(together.responseTimeMs);
  });

  test('holds clients that leave, pods that fail and retries, and every request is accounted for', async () => {
    const result = await simulate('central-queue', {
      timeoutMs: 60,
      hops,
      replicas: 2,
      policies: {
        passiveHealth: { maxFails: 1, failTimeoutMs: 1000 },
        retries: {
          attempts: 3,
          on: ['reset', 'timeout', { from: 500, to: 599 }],
          perTryTimeoutMs: 40,
          nonIdempotent: false,
        },
      },
      requests: [
        steered({}, { weight: 4 }),
        steered({ 'x-plimsoll-delay': '30ms' }, { cancelAfterMs: 25 }),
        steered({ 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' }),
        steered({ 'x-plimsoll-fail': 'hang' }),
        steered({ 'x-plimsoll-status': '503' }),
      ],
    });
    const { ok, failed, timedOut, cancelled } = result.requests;
    expect(Math.min(ok, failed, timedOut, cancelled)).toBeGreaterThan(10);
    expect(result.replicas.map(({ accepted }) => accepted > 500)).toEqual([true, true]);
  });

  test('counts those that wait at the end as in flight', async () => {
    const requests = [steered({ 'x-plimsoll-fail': 'hang' })];
    const timeoutMs = 60_000;
    const result = await simulate('central-queue', { requests, ratePerSecond: 50, timeoutMs });
    const { intended, inFlightAtEnd } = result.requests;
    expect(inFlightAtEnd).toBe(intended);
    expect(result.phases[0]!.requests.inFlightAtEnd).toBeGreaterThan(6);
    // Of both phases, six were sent and all others wait.
    expect(result.replicas[0]!.attempts.reduce((sum, count) => sum + count)).toBe(6);
  });

  test('serves those that wait when an endpoint comes back, though no slot has become free', async () => {
    const service = { kind: 'constant', valueMs: 100_000 } as const;
    const result = await simulate('central-queue', {
      podCount: 2,
      pod: { concurrency: 1, serviceTime: service },
      timeoutMs: 60_000,
      timeline: { warmupMs: 0, measureMs: 4000, drainMs: 2000 },
      loads: [
        {
          stages: [{ ...busyStage, arrivals: 'constant', durationMs: 200, ratePerSecond: 50 }],
          requests: { from: 0, to: 1 },
        },
      ],
      policies: { passiveHealth: { maxFails: 1, failTimeoutMs: 1000 } },
      requests: [steered({ 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' })],
    });
    expect(result.requests.intended).toBe(10);
    // One holds app-0 for good. A reset bans app-1; when it is back, one request tries it, and bans it again.
    expect(result.statuses['502']).toBeGreaterThanOrEqual(3);
    expect(result.responseTimeAllMs.max).toBeGreaterThan(2000);
    expect(result.requests.inFlightAtEnd).toBe(10 - result.statuses['502']!);
  });
});

/** Half of the requests by each of two Services, whose pods are the same six. */
function twoServices(): Changes {
  const { endpoints, pools, routes } = runSpec({}, 6);
  const again = endpoints.map((each) => ({
    ...each,
    id: `${each.id} by other`,
    index: each.index + 6,
    pool: 1,
  }));
  return {
    podCount: 6,
    pod: { concurrency: 1 },
    endpoints: [...endpoints, ...again],
    pools: [
      ...pools,
      { ...pools[0]!, name: 'other:80', endpoints: again.map(({ index }) => index) },
    ],
    routes: [...routes, { ...routes[0]!, id: 'example.com/other', path: '/other', pool: 1 }],
    requests: [usualRequest, { ...usualRequest, target: '/other' }],
  };
}

describe('joining the shortest queue', () => {
  test('sees what other replicas sent: it is as good with eight as with one', async () => {
    const [one, eight] = await Promise.all(
      [1, 8].map((replicas) => simulate('join-shortest-queue', { replicas })),
    );
    const partial = await simulate('least-requests', { replicas: 8 });
    const ratio = eight!.responseTimeMs.mean! / one!.responseTimeMs.mean!;
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
    expect(partial.responseTimeMs.mean! / one!.responseTimeMs.mean!).toBeGreaterThan(1.1);
  });

  test('keeps what is in the pods within one of each other, where nobody leaves', async () => {
    const requests = [steered({ 'x-plimsoll-fail': 'hang' })];
    const { replicas } = await simulate('join-shortest-queue', { requests, replicas: 2 });
    const perPod = [0, 1, 2].map(
      (pod) => replicas[0]!.attempts[pod]! + replicas[1]!.attempts[pod]!,
    );
    expect(Math.max(...perPod) - Math.min(...perPod)).toBeLessThanOrEqual(1);
  });
});

describe('least work left', () => {
  test('passes by a pod whose one request takes long', async () => {
    const long = { kind: 'bimodal', fastMs: 2, slowMs: 300, slowShare: 0.006 } as const;
    const pod = { concurrency: 1, serviceTime: long };
    const changes = { pod, ratePerSecond: 400 };
    const clairvoyant = await simulate('least-work-left', changes);
    const counting = await simulate('join-shortest-queue', changes);
    expect(clairvoyant.queueTimeMs!.mean!).toBeLessThan(counting.queueTimeMs!.mean! / 2);
  });
});
