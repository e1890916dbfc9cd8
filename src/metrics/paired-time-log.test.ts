import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { PairedTimeLog } from './paired-time-log.ts';

test('each of the two has all its times, whether they were the same or not', () => {
  const log = new PairedTimeLog();
  const first = new Histogram();
  const second = new Histogram();
  for (let i = 0; i < 3000; i++) {
    const firstMs = (i * 7) % 501;
    const secondMs = i % 3 === 0 ? firstMs / 2 : firstMs;
    log.recordMs(firstMs, secondMs);
    first.recordMs(firstMs);
    second.recordMs(secondMs);
  }
  expect(log.takeFirst()).toEqual(first.takeDelta());
  expect(log.takeSecond(false).buckets).toHaveLength(0);
  log.recordMs(1, 1);
  second.recordMs(1);
  expect(log.takeSecond()).toEqual(second.takeDelta());
  first.recordMs(1);
  expect(log.takeFirst()).toEqual(first.takeDelta());
});
