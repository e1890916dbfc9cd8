import { describe, expect, test } from 'vitest';
import { calibration } from './calibration.fixture.ts';
import { runResult, savedResult } from './saved-result.fixture.ts';
import { renderSummary } from './text.ts';

/** Times from 10 ms to 90 ms, times `scale`; the floor is 0.2 ms at p50 and p90, 1.5 ms at p99. */
function summary(scale: number, engine: 'wire' | 'simulated', withFloor = true): string {
  const runs = [runResult('p2c', { scale, changes: { engine } })];
  return renderSummary(savedResult({ runs, calibration: withFloor ? calibration() : undefined }));
}

describe('a summary where the floor of the machine is known', () => {
  test('shows times within twice the floor as at most that, each percentile by its own floor', () => {
    const text = summary(0.03, 'wire');
    expect(text).toMatch(/^ {2}p2c +800 +0% +1\.50ms +2\.46ms +≤ 2\.67ms +– +2\.70ms +400\/s$/m);
    expect(text).toContain('p2c has a p99 response time of ≤ 2.67ms.');
    expect(text).toContain(
      'The floor of this machine was 200µs at p50 and 1.50ms at p99 on 2026-11-22',
    );
  });

  test('shows times beyond as they are', () => {
    const text = summary(0.04, 'wire');
    expect(text).toContain('p2c has a p99 response time of 3.56ms.');
    expect(text).not.toMatch(/≤ \d/);
  });

  test('fits 100 columns', () => {
    const label = 'p2c-peak-ewma(decayTimeMs=10000, choices=12)';
    const { p999, ...floor } = calibration().floor.responseTimeMs;
    const responseTimeMs = { ...floor, p50: 99, p90: 99, p99: 99, p999: p999! * 99 };
    const runs = [
      runResult(label, {
        scale: 0.005,
        counts: [60_123, 59_877],
        timedOut: 12_345,
        changes: { engine: 'wire' },
      }),
    ];
    const slow = calibration({ floor: { ...calibration().floor, responseTimeMs } });
    const lines = renderSummary(savedResult({ runs, calibration: slow })).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.join('\n').match(/≤ \d/g)!.length).toBeGreaterThanOrEqual(4);
  });

  test('says nothing of it in virtual time, nor without a calibration', () => {
    for (const text of [summary(0.001, 'simulated'), summary(0.001, 'wire', false)]) {
      expect(text).not.toMatch(/≤|floor/);
    }
  });
});
