import { describe, expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { summarise, type TimeSummary } from './time-summary.ts';
import { judgeValidity, type ValidityInputs } from './validity.ts';

function constantMs(ms: number, count = 1000): TimeSummary {
  const histogram = new Histogram();
  for (let i = 0; i < count; i++) histogram.recordMs(ms);
  return summarise(histogram);
}

const idle = { loopDelayP99Ms: 0, loopUtilization: 0.2 };

const healthy: ValidityInputs = {
  sendLag: constantMs(1.5),
  responseTime: constantMs(8),
  generator: idle,
  pods: idle,
  conservation: [{ equation: 'sent = accepted', left: 7, right: 7, holds: true }],
  leaseDefects: 0,
};

function verdictWith(change: Partial<ValidityInputs>): string {
  return judgeValidity({ ...healthy, ...change }).verdict;
}

describe('judgeValidity', () => {
  test('believes a generator on plain timers, with nothing to say', () => {
    expect(judgeValidity(healthy)).toEqual({ verdict: 'valid', reasons: [] });
  });

  test.each([
    [2.9, 8, 'valid'],
    [3.1, 8, 'suspect'],
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

  test('says figure, threshold and remedy', () => {
    const { reasons } = judgeValidity({ ...healthy, sendLag: constantMs(12) });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ verdict: 'suspect', value: 12, threshold: 3 });
    expect(reasons[0]!.message).toMatch(/12 ms .* 3 ms .* Use a lower rate/);
  });

  test.each([
    ['the generator busy all the time', { generator: { ...idle, loopUtilization: 0.96 } }],
    ['the pods busy all the time', { pods: { ...idle, loopUtilization: 0.96 } }],
    ['an event loop held up', { generator: { ...idle, loopDelayP99Ms: 11 } }],
    ['fewer than a hundred ok requests', { responseTime: constantMs(8, 99) }],
  ])('suspects %s', (_, change) => {
    expect(verdictWith(change)).toBe('suspect');
  });

  test('does not mind a busy thread at 94 % or a loop delay of 9 ms', () => {
    expect(verdictWith({ generator: { loopDelayP99Ms: 9, loopUtilization: 0.94 } })).toBe('valid');
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
