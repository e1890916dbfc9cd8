/** What a route says of forwarding, in virtual time: exact, since nothing is left to chance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Forwarding } from '../../core/forwarding.ts';
import type { RetryReason } from '../../core/policies.ts';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import type { RunResult } from '../../results/run-result.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import { simulatedEngine } from './simulated-engine.ts';

const retries = {
  attempts: 3,
  on: ['reset', 'timeout'],
  nonIdempotent: false,
  avoidTried: false,
} as const;

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly changes?: Partial<RunSpec>;
}

/** Three pods; `app-0` and `app-1` are the Service that is asked for, `app-2` another; a third has none. */
function forwardedRun(
  forwarding: Forwarding,
  { headers = {}, method = 'GET', changes = {} }: Asked = {},
  pool = 0,
): RunSpec {
  const base = runSpec({
    strategy: { name: 'round-robin', label: 'round-robin', params: {} },
    requests: [{ weight: 1, method, host: 'example.com', target: '/', headers }],
    ...changes,
  });
  const [route, app] = [base.routes[0]!, base.pools[0]!];
  const endpoints = base.endpoints.map((endpoint) =>
    endpoint.index === 2 ? { ...endpoint, pool: 1 } : endpoint,
  );
  const pools = [[0, 1], [2], []].map((of, index) => ({
    ...app,
    name: `app${index}:80`,
    endpoints: of,
  }));
  return { ...base, routes: [{ ...route, pool, forwarding }], endpoints, pools };
}

async function simulated(...of: Parameters<typeof forwardedRun>): Promise<RunResult> {
  const result = await runToResult(simulatedEngine, forwardedRun(...of));
  expectAccounted(result);
  return result;
}

function expectAccounted(result: RunResult): void {
  expect(result.conservation).toHaveLength(6);
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  expect(result.validity.reasons.filter(({ message }) => message.includes('leases'))).toEqual([]);
}

const attemptsOf = ({ endpoints }: RunResult) => endpoints.map(({ attempts }) => attempts);

describe('retries of a route', () => {
  const broken = { headers: { 'x-plimsoll-fail': 'reset' } };

  test('make so many attempts in all, however few pods there are', async () => {
    const result = await simulated({ retries }, broken);
    const { intended } = result.requests;
    expect(result.statuses).toEqual({ 502: intended });
    expect(result.attempts).toBe(3 * intended);
    const [first, second] = attemptsOf(result) as [number, number];
    expect(Math.abs(first - second)).toBeLessThanOrEqual(3);
  });

  test('do not follow a POST that was sent, nor without a reason', async () => {
    const posted = await simulated({ retries }, { ...broken, method: 'POST' });
    expect(posted.attempts).toBe(posted.requests.intended);
    const unnamed = await simulated({ retries: { ...retries, on: ['timeout'] } }, broken);
    expect(unnamed.attempts).toBe(unnamed.requests.intended);
  });

  test('are not in force where the scenario has its own', async () => {
    const policies = { retries: { ...retries, attempts: 2 } };
    const result = await simulated({ retries }, { ...broken, changes: { policies } });
    expect(result.attempts).toBe(2 * result.requests.intended);
  });

  test('end when their time is over', async () => {
    const slow = { headers: { 'x-plimsoll-fail': 'hang' } };
    const timeouts = { readMs: 40 };
    const inTime = (timeoutMs: number) =>
      simulated({ timeouts, retries: { ...retries, attempts: 9, timeoutMs } }, slow);
    const [two, three] = [await inTime(41), await inTime(81)];
    expect(two.attempts).toBe(2 * two.requests.intended);
    expect(three.attempts).toBe(3 * three.requests.intended);
    expect(three.responseTimeAllMs.max).toBeCloseTo(120, 1);
  });
});

describe('timeouts of a route', () => {
  const silent = { headers: { 'x-plimsoll-fail': 'hang' } };

  test.each([
    ['for the first byte', { readMs: 100 }, 300],
    ['for an attempt', { attemptMs: 100, readMs: 5000 }, 300],
    ['for all attempts together', { attemptMs: 100, requestMs: 250 }, 250],
  ])('%s end what takes longer with 504', async (_, timeouts, lastsMs) => {
    const result = await simulated({ timeouts, retries }, silent);
    expect(result.statuses).toEqual({ 504: result.requests.intended });
    expect(result.responseTimeAllMs.p50).toBeCloseTo(lastsMs, 0);
    expect(result.responseTimeAllMs.max).toBeCloseTo(lastsMs, 0);
    expect(result.attempts).toBe(3 * result.requests.intended);
  });

  test('leave alone what is answered before', async () => {
    const timeouts = { attemptMs: 5000, requestMs: 5000 };
    const result = await simulated({ timeouts });
    expect(result.responseTimeMs).toEqual((await simulated({})).responseTimeMs);
  });
});

describe('another pool', () => {
  const missing = { headers: { 'x-plimsoll-status': '404', 'x-plimsoll-only': 'app-0' } };

  test('answers in place of those that a route has error pages for', async () => {
    const result = await simulated({ errorPages: { statuses: [404], pool: 1 } }, missing);
    const { intended } = result.requests;
    expect(result.statuses).toEqual({ 200: intended });
    const [first, second, page] = attemptsOf(result) as [number, number, number];
    expect(page).toBe(first);
    expect(first + second).toBe(intended);
    expect(result.endpoints.map(({ requests }) => requests)).toEqual([0, second, first]);
  });

  test('is left alone where it has no endpoint, or the page is itself an error', async () => {
    const nobody = await simulated({ errorPages: { statuses: [404], pool: 2 } }, missing);
    expect(nobody.statuses['404']).toBe(attemptsOf(nobody)[0]);
    const everywhere = { headers: { 'x-plimsoll-status': '404' } };
    const twice = await simulated({ errorPages: { statuses: [404], pool: 1 } }, everywhere);
    expect(twice.statuses).toEqual({ 404: twice.requests.intended });
    expect(twice.attempts).toBe(2 * twice.requests.intended);
  });

  test('answers for one that has no endpoint', async () => {
    const result = await simulated({ emptyPool: 1 }, {}, 2);
    expect(result.statuses).toEqual({ 200: result.requests.intended });
    expect(attemptsOf(result)).toEqual([0, 0, result.requests.intended]);
    const page = await simulated({ errorPages: { statuses: [503], pool: 1 } }, {}, 2);
    expect(page.statuses).toEqual({ 200: page.requests.intended });
    expect((await simulated({}, {}, 2)).statuses).toHaveProperty('503');
  });
});

test('mirrors get nothing, which is said', () => {
  const notesOf = (forwarding: Forwarding) => {
    const support = simulatedEngine.supports(forwardedRun(forwarding));
    return support.kind === 'approximate' ? support.notes.join() : support.kind;
  };
  expect(notesOf({ mirrors: [{ pool: 1, share: 1 }] })).toMatch(/^mirrors: /);
  expect(notesOf({ retries })).toBe('full');
});

test('a limit of connections is taken up by requests until they are over, in each replica', async () => {
  const silent = { 'x-plimsoll-delay': '100ms' };
  for (const replicas of [1, 2]) {
    const base = forwardedRun({}, { headers: silent, changes: { replicas } });
    const limits = { connections: 5, burstMultiplier: 5, exempt: [] };
    const routes = base.routes.map((route) => ({ ...route, nginx: { limits } }));
    const run = { ...base, dialect: 'ingress-nginx', routes };
    const { statuses } = await runToResult(simulatedEngine, run);
    // 200 requests a second for 2 s, of which five at a time take 100 ms each in every replica: Erlang's loss formula with
    // 20 or 10 offered says 76 % and 56 % refused. Four standard deviations of 400 such draws are 10 points.
    const refused = statuses['503']! / (statuses['200']! + statuses['503']!);
    expect(refused).toBeGreaterThan(replicas === 1 ? 0.66 : 0.46);
    expect(refused).toBeLessThan(replicas === 1 ? 0.86 : 0.66);
  }
});

test('whatever a route asks for and pods do, every request is accounted for', async () => {
  const span = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
  const reasons: fc.Arbitrary<RetryReason[]> = fc.subarray([
    'reset',
    'timeout',
    { from: 500, to: 599 },
  ]);
  const forwarding = fc.record({
    timeouts: fc.record({ readMs: span, attemptMs: span, requestMs: span }),
    retries: fc.option(
      fc.record({
        attempts: fc.integer({ min: 1, max: 4 }),
        on: reasons,
        nonIdempotent: fc.boolean(),
        timeoutMs: span,
        perTryTimeoutMs: span,
        avoidTried: fc.boolean(),
      }),
      { nil: undefined },
    ),
    errorPages: fc.option(
      fc.record({
        statuses: fc.subarray([404, 502, 503, 504]),
        pool: fc.integer({ min: 0, max: 2 }),
      }),
      { nil: undefined },
    ),
    emptyPool: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  });
  const asked = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.constantFrom(
      {},
      { 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-0' },
      { 'x-plimsoll-fail': 'hang', 'x-plimsoll-only': 'app-1' },
      { 'x-plimsoll-status': '404' },
      { 'x-plimsoll-status': '503', 'x-plimsoll-delay': '30ms' },
    ),
    changes: fc.record({
      strategy: fc.constantFrom(
        { name: 'round-robin', label: 'round-robin', params: {} },
        { name: 'central-queue', label: 'central-queue', params: {} },
      ),
      hops: fc.constantFrom(undefined, {
        clientToIngress: { kind: 'constant', valueMs: 1 } as const,
        ingress: { kind: 'exponential', meanMs: 1 } as const,
        ingressToPod: { kind: 'constant', valueMs: 2 } as const,
      }),
      timeoutMs: fc.constantFrom(80, 5000),
      replicas: fc.constantFrom(1, 2),
      policies: fc.constantFrom(undefined, {
        maxInFlight: 3,
        passiveHealth: { maxFails: 1, failTimeoutMs: 1000 },
      }),
    }),
  });
  const pool = fc.integer({ min: 0, max: 2 });
  await fc.assert(
    fc.asyncProperty(forwarding, asked, pool, async (...of) => {
      await simulated(...of);
    }),
    { numRuns: 150, seed: 7 },
  );
});
