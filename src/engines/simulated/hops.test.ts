import { describe, expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { HopsSpec, RunSpec } from '../../core/run-spec.ts';
import type { RunResult } from '../../results/run-result.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import { simulatedEngine } from './simulated-engine.ts';

const simulate = (run: RunSpec) => runToResult(simulatedEngine, run);

const constant = (valueMs: number) => ({ kind: 'constant', valueMs }) as const;

const hops: HopsSpec = {
  clientToIngress: constant(2),
  ingress: constant(0.5),
  ingressToPod: constant(3),
};

function expectConserved(result: RunResult): void {
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
}

describe('what hops cost', () => {
  test('adds to the response time on the way there and back, and between ingress and pod to the attempt', async () => {
    const without = await simulate(runSpec());
    const result = await simulate(runSpec({ hops }));
    expect(result.requests).toEqual(without.requests);
    expect(result.serviceTimeMs).toEqual(without.serviceTimeMs);
    // Eight slots a pod: nobody waits, so times differ by the hops alone. Each is rounded to a µs.
    expect(result.responseTimeMs.mean! - without.responseTimeMs.mean!).toBeCloseTo(11, 2);
    expect(result.rttMs!.mean! - without.rttMs!.mean!).toBeCloseTo(6, 2);
    expectConserved(result);
  });

  test('a distribution is drawn anew each way, the same for each strategy', async () => {
    const spread = { ...hops, clientToIngress: { kind: 'exponential', meanMs: 2 } } as const;
    const withRandom = await simulate(runSpec({ hops: spread }));
    const strategy = { name: 'round-robin', label: 'round-robin', params: {} };
    const withRoundRobin = await simulate(runSpec({ hops: spread, strategy }));
    expect(withRoundRobin.responseTimeMs.mean).toBeCloseTo(withRandom.responseTimeMs.mean!, 3);
    const without = await simulate(runSpec());
    const added = withRandom.responseTimeMs.mean! - without.responseTimeMs.mean!;
    // Seed 7, 400 requests: 7 ms of constants and twice an exponential of mean 2 ms, whose mean errs by 0.14.
    expect(added).toBeGreaterThan(11 - 0.5);
    expect(added).toBeLessThan(11 + 0.5);
  });

  test.for([
    ['on the way to the ingress', 1],
    ['on the way to the pod', 4],
    ['while served', 6],
    ['on the way back to the ingress', 55],
    ['on the way back to the client', 58],
  ] as const)('a client may leave %s: every request is accounted for', async ([, timeoutMs]) => {
    const base = runSpec({ hops, timeoutMs });
    const pods = base.pods.map((pod) => ({ ...pod, serviceTime: constant(48) }));
    const result = await simulate({ ...base, pods });
    expect(result.requests.timedOut).toBe(result.requests.intended);
    expect(result.requests.timedOut).toBeGreaterThan(100);
    expectConserved(result);
  });

  test('what the ingress answers itself, and a broken connection, take their way back too', async () => {
    const request = { weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} };
    const local = await simulate(runSpec({ hops, requests: [{ ...request, host: 'other.com' }] }));
    expect(local.statuses).toEqual({ 404: local.requests.intended });
    expect(local.responseTimeAllMs.mean).toBeCloseTo(5, 3);
    const headers = { 'x-plimsoll-fail': 'reset' };
    const broken = await simulate(runSpec({ hops, requests: [{ ...request, headers }] }));
    expect(broken.statuses).toEqual({ 502: broken.requests.intended });
    expect(broken.responseTimeAllMs.mean).toBeCloseTo(11, 3);
    expectConserved(broken);
  });
});
