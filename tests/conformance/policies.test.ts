/** Policies around a strategy do the same on sockets and in virtual time, and lose no request. */
import { describe, expect, test } from 'vitest';
import { run, simulate, type RunResult } from '../../src/index.ts';
import { shop } from './shop.ts';

const engines = { simulated: simulate, wire: run };

function expectConserved({ conservation, validity }: RunResult): void {
  for (const check of conservation) expect(check).toMatchObject({ holds: true });
  expect(validity.reasons.filter((reason) => /lease/.test(JSON.stringify(reason)))).toEqual([]);
}

const attemptsOf = ({ endpoints }: RunResult) => endpoints.map(({ attempts }) => attempts!);

describe.each(Object.entries(engines))('%s', (_, rehearse) => {
  test('passive health: a pod that resets gets a request a second, and the others the rest', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['round-robin', 'p2c'],
        policies: { passiveHealth: { failTimeout: '1s' } },
        headers: { 'x-plimsoll-fail': 'reset', 'x-plimsoll-only': 'app-1' },
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      const [first, failing, third] = attemptsOf(result);
      // Three seconds, a ban of one to two: the first request of each, and what was already on its way.
      expect(failing).toBeGreaterThanOrEqual(1);
      expect(failing).toBeLessThan(12);
      expect(Math.min(first!, third!)).toBeGreaterThan(200);
      expect(result.statuses).toMatchObject({ 502: failing });
    }
  });

  test('outlier ejection: a pod that answers 503 five times is out for the rest of the run', async () => {
    const { runs } = await rehearse([
      shop({
        strategies: ['round-robin', 'least-requests'],
        policies: { outlierEjection: {} },
        headers: { 'x-plimsoll-status': '503', 'x-plimsoll-only': 'app-1' },
        warmup: '0',
      }),
    ]);
    for (const result of runs) {
      expectConserved(result);
      const [first, failing, third] = attemptsOf(result);
      expect(failing).toBeGreaterThanOrEqual(5);
      expect(failing).toBeLessThan(20);
      expect(Math.min(first!, third!)).toBeGreaterThan(200);
    }
  });
});
