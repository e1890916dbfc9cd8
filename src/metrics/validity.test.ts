import { describe, expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import type { ThreadSummary } from './thread-validity.ts';
import { summarise, type TimeSummary } from './time-summary.ts';
import { judgeValidity, type ValidityInputs } from './validity.ts';

function constantMs(ms: number, count = 1000): TimeSummary {
  return summarise(gaps([ms, count]));
}

function gaps(...counts: readonly (readonly [ms: number, count: number])[]): Histogram {
  const histogram = new Histogram();
  for (const [ms, count] of counts) {
    for (let i = 0; i < count; i++) histogram.recordMs(ms);
  }
  return histogram;
}

const idle: ThreadSummary = {
  thread: 'generator',
  hop: 'generator',
  loopDelayP99Ms: 0,
  longestPauseMs: 8,
  loopUtilization: 0.2,
  starvedShare: 0.1,
  gcShare: 0.01,
  longestGcMs: 3,
};

const healthy: ValidityInputs = {
  sendLag: constantMs(1.5),
  responseTime: constantMs(8),
  intendedGaps: gaps([2.5, 400]),
  sentGaps: gaps([2, 200], [3, 200]),
  loads: [],
  load: { ratePerSecond: 400, closed: false },
  threads: [
    idle,
    { ...idle, thread: 'ingress', hop: 'ingress' },
    { ...idle, thread: 'pods', hop: 'pods' },
  ],
  stolenShare: 0.001,
  conservation: [{ equation: 'sent = accepted', left: 7, right: 7, holds: true }],
  leaseDefects: 0,
};

function verdictWith(change: Partial<ValidityInputs>): string {
  return judgeValidity({ ...healthy, ...change }).verdict;
}

/** One thread of that hop fares badly, beside all the good ones. */
function withThread(hop: ThreadSummary['hop'], change: Partial<ThreadSummary>): ValidityInputs {
  return { ...healthy, threads: [...healthy.threads, { ...idle, thread: 'x', hop, ...change }] };
}

describe('judgeValidity', () => {
  test('believes a generator on plain timers, with nothing to say', () => {
    expect(judgeValidity(healthy)).toEqual({ verdict: 'valid', reasons: [] });
  });

  test('has nothing to say of a run in virtual time', () => {
    const simulated = { ...healthy, threads: [], stolenShare: null, sendLag: constantMs(0) };
    expect(judgeValidity(simulated)).toEqual({ verdict: 'valid', reasons: [] });
  });

  test.each([
    [4.9, 8, 'valid'],
    [5.1, 8, 'suspect'],
    [24, 8, 'suspect'],
    [26, 8, 'invalid'],
    [24, 100, 'valid'],
    [26, 100, 'suspect'],
    [49, 100, 'suspect'],
    [51, 100, 'invalid'],
  ])('calls a send lag of %d ms beside responses of %d ms %s', (lagMs, responseMs, verdict) => {
    const change = { sendLag: constantMs(lagMs), responseTime: constantMs(responseMs) };
    expect(verdictWith(change)).toBe(verdict);
  });

  test('goes by the maximum lag where there are too few requests for a p99', () => {
    const few = { sendLag: constantMs(30, 50), responseTime: constantMs(8, 50) };
    expect(verdictWith(few)).toBe('invalid');
  });

  // Of a thread that is busy 90 % of the time at 9000/s, 60 % is 6000/s.
  test.each([
    [
      { ratePerSecond: 9000, closed: false },
      0.9,
      /Lower the rate below 6,000\/s or free a core\.$/,
    ],
    [{ ratePerSecond: 9000, closed: true }, 0.9, /Use fewer users or free a core\.$/],
    [{ ratePerSecond: 400, closed: false }, 0.1, /Free a core: stop other work on this machine\.$/],
  ])('says figure, threshold and remedy of a late generator: %j, %d busy', (load, busy, remedy) => {
    const { reasons } = judgeValidity({
      ...withThread('generator', { loopUtilization: busy }),
      load,
      sendLag: constantMs(12),
    });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ verdict: 'suspect', value: 12, threshold: 5 });
    expect(reasons[0]!.message).toMatch(/late by 12 ms at p99, more than the 5 ms allowed/);
    expect(reasons[0]!.message).toMatch(remedy);
  });

  // What is intended: a request every 2 ms. For the share d of the time, five at once every 10 ms.
  test.each([
    [0.09, 'valid'],
    [0.11, 'suspect'],
    [0.49, 'suspect'],
    [0.51, 'invalid'],
  ])('calls requests that leave in bunches for %d of the time %s', (d, verdict) => {
    const change = {
      intendedGaps: gaps([2, 50_000]),
      sentGaps: gaps([2, 50_000 * (1 - d)], [10, 10_000 * d], [0, 40_000 * d]),
    };
    const { reasons } = judgeValidity({ ...healthy, ...change });
    expect(verdictWith(change)).toBe(verdict);
    expect(reasons.map(({ value }) => Math.abs(value - d) < 0.005)).toEqual(
      verdict === 'valid' ? [] : [true],
    );
  });

  describe('of several loads', () => {
    const steady = { ...healthy, name: 'browse' };

    test('finds the one that was late, however small it is among all requests', () => {
      const late = { ...healthy, name: 'batch', sendLag: constantMs(30, 100) };
      const { verdict, reasons } = judgeValidity({ ...healthy, loads: [steady, late] });
      expect(verdict).toBe('invalid');
      expect(reasons.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^The generator was late in load batch by 30 ms at p99/),
      ]);
    });

    test('compares lag with the answers of the same load', () => {
      const slow = { ...healthy, name: 'slow', responseTime: constantMs(100) };
      const lagging = { sendLag: constantMs(24), responseTime: constantMs(100) };
      const inSlow = { ...slow, ...lagging };
      expect(judgeValidity({ ...healthy, ...lagging, loads: [inSlow, steady] }).verdict).toBe(
        'valid',
      );
      const fast = { ...steady, sendLag: constantMs(24) };
      expect(judgeValidity({ ...healthy, ...lagging, loads: [inSlow, fast] }).verdict).toBe(
        'suspect',
      );
    });

    test('leaves a load of too few requests for a p99 to the judgement of all', () => {
      const few = { ...healthy, name: 'few', sendLag: constantMs(30, 50) };
      expect(judgeValidity({ ...healthy, loads: [steady, few] }).verdict).toBe('valid');
    });

    test('judges gaps within each, and says whose were wrong', () => {
      const bunched = { ...healthy, name: 'batch', sentGaps: gaps([12.5, 80], [0, 320]) };
      const { verdict, reasons } = judgeValidity({ ...healthy, loads: [steady, bunched] });
      expect(verdict).toBe('invalid');
      expect(reasons[0]!.message).toMatch(/^Requests of load batch left in bunches/);
      // Between requests of different loads, which all together have, there is nothing to go by.
      const mixed = { ...healthy, sentGaps: bunched.sentGaps, loads: [steady, steady] };
      expect(judgeValidity(mixed).verdict).toBe('valid');
    });
  });

  test('forgives gaps that differ by little beside slow answers', () => {
    const bunched = { intendedGaps: gaps([2, 500]), sentGaps: gaps([10, 100], [0, 400]) };
    expect(verdictWith({ ...bunched, responseTime: constantMs(81) })).toBe('valid');
    expect(verdictWith({ ...bunched, responseTime: constantMs(79) })).toBe('invalid');
  });

  test.each<[keyof ThreadSummary, number, string]>([
    ['loopDelayP99Ms', 9, 'valid'],
    ['loopDelayP99Ms', 11, 'suspect'],
    ['loopUtilization', 0.94, 'valid'],
    ['loopUtilization', 0.96, 'suspect'],
    ['longestPauseMs', 249, 'valid'],
    ['longestPauseMs', 251, 'suspect'],
    ['longestPauseMs', 999, 'suspect'],
    ['longestPauseMs', 1001, 'invalid'],
    ['starvedShare', 0.34, 'valid'],
    ['starvedShare', 0.36, 'suspect'],
    ['starvedShare', 0.69, 'suspect'],
    ['starvedShare', 0.71, 'invalid'],
    ['gcShare', 0.09, 'valid'],
    ['gcShare', 0.11, 'suspect'],
    ['longestGcMs', 99, 'valid'],
    ['longestGcMs', 101, 'suspect'],
  ])('judges one bad thread among good ones: %s of %d is %s', (figure, value, verdict) => {
    for (const hop of ['generator', 'pods'] as const) {
      const judged = judgeValidity(withThread(hop, { [figure]: value }));
      expect(judged.verdict).toBe(verdict);
      expect(judged.reasons.map((reason) => reason.value)).toEqual(
        verdict === 'valid' ? [] : [value],
      );
      for (const { message } of judged.reasons)
        expect(message).toMatch(/\bx thread\b.*\. [A-Z].*\.$/);
    }
  });

  test('does not mind an ingress that is busy or held up by its strategy, but one without a processor', () => {
    const busy = withThread('ingress', {
      loopUtilization: 1,
      loopDelayP99Ms: 90,
      longestPauseMs: 2000,
      gcShare: 0.2,
      longestGcMs: 200,
    });
    expect(judgeValidity(busy).verdict).toBe('valid');
    expect(judgeValidity(withThread('ingress', { starvedShare: 0.8 })).verdict).toBe('invalid');
  });

  test('does not judge starvation where the system does not tell', () => {
    expect(judgeValidity(withThread('generator', { starvedShare: null })).verdict).toBe('valid');
  });

  test.each([
    [0.04, 'valid'],
    [0.06, 'suspect'],
    [0.24, 'suspect'],
    [0.26, 'invalid'],
  ])('calls %d of the processor time stolen %s', (stolenShare, verdict) => {
    expect(verdictWith({ stolenShare })).toBe(verdict);
  });

  test('suspects fewer than a hundred ok requests', () => {
    expect(verdictWith({ responseTime: constantMs(8, 99) })).toBe('suspect');
    expect(verdictWith({ responseTime: constantMs(8, 100) })).toBe('valid');
  });

  test('refuses counters that disagree and leases that were not ended once', () => {
    const broken = { equation: 'sent = accepted', left: 7, right: 5, holds: false };
    const { verdict, reasons } = judgeValidity({
      ...healthy,
      conservation: [...healthy.conservation, broken],
      leaseDefects: 3,
    });
    expect(verdict).toBe('invalid');
    expect(reasons.map((reason) => reason.value)).toEqual([2, 3]);
    expect(reasons[0]!.message).toContain('sent = accepted does not hold, 7 against 5');
  });
});
