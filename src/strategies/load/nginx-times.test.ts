import { describe, expect, test } from 'vitest';
import { NginxTimes } from './nginx-times.ts';

/** As long as it has just been checked. */
function bucketOf(...samples: readonly number[]): number {
  const times = new NginxTimes();
  times.chosen(0, 10);
  for (const ms of samples) times.sample(ms);
  return times.timeMs(0, 10);
}

describe("nginx's response times", () => {
  test.each([
    [0, 20],
    [1, 20],
    [19, 20],
    [20, 40],
    [39, 40],
    [40, 60],
    [4999, 5000],
    [5000, 5020],
    [5001, 5000],
    [60_000, 5000],
  ])(
    'an average of %i ms is in the bucket of %i, which is always above it up to 5 s',
    (ms, bucket) => {
      expect(bucketOf(ms)).toBe(bucket);
    },
  );

  test.each<[readonly number[], number]>([
    // ⌊0.5 + 95 + 5⌋ = 100
    [[100, 100], 120],
    // ⌊0.5 + 0.05 · 500 + 95⌋ = 120, then ⌊0.5 + 25 + 114⌋ = 139, ⌊0.5 + 25 + 132.05⌋ = 157, ⌊0.5 + 25 + 149.15⌋ = 174
    [[100, 500], 140],
    [[100, 500, 500], 140],
    [[100, 500, 500, 500], 160],
    [[100, 500, 500, 500, 500], 180],
    // ⌊0.5 + 38⌋ = 38: a 0 is a sample
    [[40, 0], 40],
    // ⌊0.5 + 0.05 · 49 + 0.95 · 40⌋ = 40; of 48: ⌊40.9⌋ = 40
    [[40, 49], 60],
    [[40, 48], 60],
    // ⌊0.5 + 0.05 · 29 + 0.95 · 40⌋ = 39
    [[40, 29], 40],
    // ⌊0.5 + 0.05 · 30 + 0.95 · 40⌋ = 40
    [[40, 30], 60],
    // The first is taken whole, and so is one after zeros.
    [[0, 0, 90], 100],
  ])('after %j it is in the bucket of %i', (samples, bucket) => {
    expect(bucketOf(...samples)).toBe(bucket);
  });

  test('an endpoint that has not been checked for longer than failTimeout is forgiven half for each of it and a second', () => {
    const times = new NginxTimes();
    times.sample(4000);
    times.chosen(500, 10);
    const at = [500, 10_999, 11_000, 21_999, 22_000, 33_000, 110_000, 1e9];
    expect(at.map((nowMs) => times.timeMs(nowMs, 10))).toEqual([
      4020, 4020, 2020, 2020, 1020, 520, 20, 20,
    ]);
    // 4000 / 2³
    expect(times.timeMs(3000, 0)).toBe(520);
  });

  test('chosen within failTimeout it is not checked anew; after it, or when it fails, it is', () => {
    const times = new NginxTimes();
    times.sample(4000);
    times.chosen(0, 10);
    times.chosen(9000, 10);
    expect(times.timeMs(11_000, 10)).toBe(2020);
    times.chosen(11_000, 10);
    expect(times.timeMs(21_000, 10)).toBe(4020);
    times.failed(21_000);
    expect(times.timeMs(31_000, 10)).toBe(4020);
    expect(times.timeMs(32_000, 10)).toBe(2020);
  });

  test('one that was never checked has nothing to be blamed for', () => {
    const times = new NginxTimes();
    times.sample(4000);
    expect(times.timeMs(0, 10)).toBe(20);
  });

  test('what is in flight counts by an average of its own that every comparison feeds', () => {
    const times = new NginxTimes();
    times.chosen(0, 10);
    times.sample(30);
    times.sent(0);
    times.sent(100);
    // Under way at 200: 200 and 100, on average 150: ⌊100 / 2⌋ and 100 since.
    times.compared(200);
    expect(times.timeMs(200, 10)).toBe(160);
    // At 400: 350. ⌊0.5 + 17.5 + 142.5⌋ = 160
    times.compared(400);
    expect(times.timeMs(400, 10)).toBe(180);
    // The first has answered: (100 + 2 · 300) − 400 = 300 for the other.
    times.answered(400, 400);
    // At 500: 400. ⌊0.5 + 20 + 152⌋ = 172
    times.compared(500);
    expect(times.timeMs(500, 10)).toBe(180);
    times.answered(500, 400);
    expect(times.timeMs(500, 10)).toBe(40);
    times.sent(600);
    // The average of those in flight is older than they are: ⌊0.5 + 0 + 163.4⌋ = 163
    times.compared(600);
    expect(times.timeMs(600, 10)).toBe(180);
  });

  test('what is in flight is not halved, and is clamped like the rest', () => {
    const times = new NginxTimes();
    times.sample(30);
    times.chosen(0, 10);
    times.sent(0);
    times.compared(900);
    expect(times.timeMs(100_000, 10)).toBe(920);
    const hanging = new NginxTimes();
    hanging.sent(0);
    hanging.compared(7000);
    expect(hanging.timeMs(7000, 10)).toBe(5000);
  });

  test('the end of a request it was not told of is nothing to it', () => {
    const times = new NginxTimes();
    times.answered(100, 100);
    times.sent(100);
    times.compared(150);
    expect(times.timeMs(150, 10)).toBe(60);
  });
});
