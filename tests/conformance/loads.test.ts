/** Several loads at once, from the scenario's text to the result, in both engines, on one thread and on several. */
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, simulate, type RunResult } from '../../src/index.ts';

const folder = resolve(import.meta.dirname, '../../scenarios');
const engines = Object.entries({ simulated: simulate, wire: run });

function source(spec: string) {
  const text = `
apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
spec:
  manifests: [manifests/ingress.yaml, manifests/service.yaml]
  strategies: [round-robin]
  warmup: 300ms
  pods: { my-service: { replicas: 3, serviceTime: 1ms, concurrency: 100 } }
${spec}`;
  return { file: resolve(folder, 'loads.yaml'), text };
}

/** One ends early and is slow, one answers what is not expected, one has users. */
const three = (threads: number) =>
  source(`  generatorThreads: ${threads}
  loads:
    - name: slow
      load: [{ open: { rate: 100/s }, for: 700ms }]
      requests: [{ get: 'http://example.com/', headers: { x-plimsoll-delay: 60ms } }]
    - name: broken
      load: [{ open: { rate: 200/s, arrivals: constant }, for: 1500ms }]
      requests: [{ get: 'http://example.com/', headers: { x-plimsoll-status: '503' } }]
    - name: users
      load: [{ closed: { users: 4, thinkTime: 20ms }, for: 1500ms }]
      requests: [{ get: 'http://example.com/' }]
  gates:
    - { load: slow, rule: p50(responseTime) > 50ms }
    - { load: users, rule: p50(responseTime) < 50ms }
    - { load: broken, rule: errors > 99% }
`);

function expectToAddUp(result: RunResult): void {
  expect(result.conservation).toHaveLength(9);
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  const loads = result.loads!;
  for (const [name, count] of Object.entries(result.requests)) {
    const counts = loads.map(({ requests }) => requests[name as keyof typeof requests]);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
  }
  for (const [name, rate] of Object.entries(result.rates)) {
    const rates = loads.map((load) => load.rates[name as keyof typeof load.rates]);
    expect(rates.reduce((sum, each) => sum + each, 0)).toBeCloseTo(rate, 6);
  }
  for (const time of ['responseTimeMs', 'responseTimeAllMs', 'sendLagMs'] as const) {
    expect(loads.reduce((sum, load) => sum + load[time].count, 0)).toBe(result[time].count);
    expect(Math.max(...loads.map((load) => load[time].max ?? 0))).toBe(result[time].max);
  }
  const statuses = loads.flatMap((load) => Object.entries(load.statuses));
  for (const [status, count] of Object.entries(result.statuses)) {
    const own = statuses.filter(([name]) => name === status).map(([, each]) => each);
    expect(own.reduce((sum, each) => sum + each, 0)).toBe(count);
  }
}

describe.each(engines)('%s', (_, rehearse) => {
  test.each([1, 3])(
    'tells three loads apart, which add up to the whole, on %d threads',
    async (threads) => {
      const { runs, gates } = await rehearse([three(threads)]);
      const [result] = runs;
      expectToAddUp(result!);
      const [slow, broken, users] = result!.loads!;
      expect(result!.loads!.map(({ name }) => name)).toEqual(['slow', 'broken', 'users']);
      expect(result!.durationMs).toBeCloseTo(1500, 6);
      // 70 in 700 ms, within 4.5 standard deviations; evenly spaced, one may fall on either side of an edge.
      expect(Math.abs(slow!.requests.intended - 70)).toBeLessThan(4.5 * Math.sqrt(70));
      expect(Math.abs(broken!.requests.intended - 300)).toBeLessThanOrEqual(1);
      expect(slow!.responseTimeMs.p50).toBeGreaterThan(59);
      expect(broken!.requests).toMatchObject({ ok: 0, failed: broken!.requests.intended });
      expect(broken!.statuses).toEqual({ '503': broken!.requests.failed });
      expect(users!.statuses).toEqual({ '200': users!.requests.ok });
      expect(users!.responseTimeMs.p50).toBeLessThan(50);
      // At most 4 users × 1500 ms / 20 ms of thought, and a first one each.
      expect(users!.requests.intended).toBeGreaterThan(100);
      expect(users!.requests.intended).toBeLessThanOrEqual(4 * 75 + 4);
      expect(gates.map(({ load }) => load)).toEqual(['slow', 'users', 'broken']);
      // Undetermined at worst, where the machine is too busy to measure.
      expect(gates.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    },
  );
});

test('open loads send the same requests in both engines, however many threads share them', async () => {
  const spec = (threads: number) =>
    source(`  generatorThreads: ${threads}
  loads:
    - { name: a, load: [{ open: { rate: 150/s }, for: 1s }] }
    - { name: b, load: [{ open: { rate: { from: 50/s, to: 350/s } }, for: 1s }] }
`);
  const results = await Promise.all([
    simulate([spec(1)]),
    run([spec(1)]).then(async (first) => [first, await run([spec(2)])] as const),
  ]);
  const [simulated, [wire, divided]] = results;
  const intended = ({ runs }: typeof simulated) =>
    runs[0]!.loads!.map(({ requests }) => requests.intended);
  expect(intended(wire)).toEqual(intended(simulated));
  expect(intended(divided)).toEqual(intended(simulated));
  for (const { runs } of [simulated, wire, divided]) {
    expect(runs[0]!.requests.ok).toBe(runs[0]!.requests.intended);
  }
});

test('a load alone is the same with a name as without', async () => {
  const stages = '[{ open: { rate: 300/s }, for: 1s }, { closed: { users: 3 }, for: 200ms }]';
  const [unnamed] = (await simulate([source(`  load: ${stages}`)])).runs;
  const [named] = (await simulate([source(`  loads: [{ name: only, load: ${stages} }]`)])).runs;
  expect(unnamed!.loads).toBeUndefined();
  const { loads, conservation, ...rest } = named!;
  expect({ ...rest, conservation: conservation.slice(0, 1) }).toEqual({
    ...unnamed!,
    conservation: unnamed!.conservation.slice(0, 1),
  });
  expect(loads).toMatchObject([{ name: 'only', requests: unnamed!.requests }]);
});

test('a small load that falls behind makes the run saturated, however well the rest fares', async () => {
  const { runs } = await simulate([
    source(`  loads:
    - { name: fast, load: [{ open: { rate: 2k/s }, for: 4s }], requests: [{ get: 'http://example.com/' }] }
    - name: stuck
      load: [{ open: { rate: 15/s }, for: 4s }]
      requests: [{ get: 'http://example.com/', headers: { x-plimsoll-fail: hang } }]
  drain: 0s
`),
  ]);
  expect(runs[0]!.loads!.map(({ regime }) => regime)).toEqual(['steady', 'saturated']);
  expect(runs[0]!.regime).toBe('saturated');
});
