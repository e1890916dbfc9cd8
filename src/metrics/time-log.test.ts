import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { TimeLog } from './time-log.ts';

const times = fc.array(fc.double({ min: -1, max: 1e4, noNaN: true }), {
  maxLength: 3000,
  size: 'max',
});

test('holds what a histogram would, however many times come between takes', () => {
  fc.assert(
    fc.property(times, times, (before, after) => {
      const log = new TimeLog();
      for (const given of [before, after]) {
        const histogram = new Histogram();
        for (const ms of given) {
          log.recordMs(ms);
          histogram.recordMs(ms);
        }
        expect(log.takeDelta()).toEqual(histogram.takeDelta());
      }
    }),
    { seed: 1, numRuns: 30 },
  );
});
