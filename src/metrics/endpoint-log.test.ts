import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointLog } from './endpoint-log.ts';
import { Histogram } from './histogram.ts';

const answers = fc.array(
  fc.record({
    endpoint: fc.nat(9),
    ms: fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
  }),
  { maxLength: 3000, size: 'max' },
);

test('gives each endpoint its own answers, as if each had been counted by itself', () => {
  fc.assert(
    fc.property(answers, (given) => {
      const log = new EndpointLog(10);
      for (const { endpoint, ms } of given) {
        if (ms === null) log.failed(endpoint);
        else log.ok(endpoint, ms);
      }
      const taken = log.take();
      expect(taken.map(({ endpoint }) => endpoint)).toEqual(
        [...new Set(given.map(({ endpoint }) => endpoint))].toSorted((a, b) => a - b),
      );
      for (const { endpoint, requests, ok, failed, responseTime } of taken) {
        const own = given.filter((answer) => answer.endpoint === endpoint);
        const times = own.flatMap(({ ms }) => ms ?? []);
        expect([requests, ok, failed]).toEqual([
          own.length,
          times.length,
          own.length - times.length,
        ]);
        const alone = new Histogram();
        for (const ms of times) alone.recordMs(ms);
        expect(responseTime).toEqual(alone.takeDelta());
      }
      expect(log.take()).toEqual([]);
    }),
    { seed: 1, numRuns: 30 },
  );
});

test('loses nothing of more than a million answers between two takes', () => {
  const log = new EndpointLog(3);
  const count = 1_200_000;
  for (let i = 0; i < count; i++) {
    if (i % 3 === 2) log.failed(2);
    else log.ok(i % 3, 1 + (i % 3));
  }
  const taken = log.take();
  const total = (endpoint: number, key: 'ok' | 'failed') =>
    taken.reduce((sum, delta) => sum + (delta.endpoint === endpoint ? delta[key] : 0), 0);
  expect([total(0, 'ok'), total(1, 'ok'), total(2, 'failed')]).toEqual([
    count / 3,
    count / 3,
    count / 3,
  ]);
  const timesUs = taken.reduce((sum, { responseTime }) => sum + responseTime.sumUs, 0);
  expect(timesUs).toBe((count / 3) * 3000);
});
