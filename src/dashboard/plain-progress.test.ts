import { expect, test } from 'vitest';
import { createPlainProgress } from './plain-progress.ts';
import { counts, makeResult, makeRun, makeView } from './run-view.fixture.ts';

function start() {
  const lines: string[] = [];
  const progress = createPlainProgress((line) => lines.push(line));
  progress.runStarted(makeRun(), 2, 3);
  return { lines, progress };
}

test('a run opens with what it is and closes with its result', () => {
  const { lines, progress } = start();
  progress.runEnded(makeResult({ regime: 'saturated' }));
  expect(lines).toEqual([
    '[2/3] p2c: wire, in-process, 13.0s after 2.0s of warm-up',
    '[2/3] p2c: valid, saturated, 5000 requests, throughput 399/s, p50 4.21ms, p99 30.1ms, errors 0.10%, Jain 0.900',
  ]);
});

test('a target that is still warming is named; a steady one goes without saying', () => {
  const { lines, progress } = start();
  progress.runEnded(makeResult({ regime: 'warming' }));
  progress.runEnded(makeResult());
  expect(lines[1]).toMatch(/: valid, warming, 5000 requests,/);
  expect(lines[2]).toMatch(/: valid, 5000 requests,/);
});

test('one line every two seconds of the run, however often it is updated', () => {
  const { lines, progress } = start();
  for (let elapsedMs = 0; elapsedMs <= 6000; elapsedMs += 100) {
    progress.update(makeView({ elapsedMs, totalMs: 6000 }));
  }
  expect(lines.slice(1)).toEqual([
    '[2/3] p2c: measuring 2.0s of 6.0s, completed 1.2k/s, p50 4.21ms, p99 30.1ms',
    '[2/3] p2c: measuring 4.0s of 6.0s, completed 1.2k/s, p50 4.21ms, p99 30.1ms',
    '[2/3] p2c: measuring 6.0s of 6.0s, completed 1.2k/s, p50 4.21ms, p99 30.1ms',
  ]);
});

test('a simulation tells how fast it is and how long it will take, every two seconds by the clock on the wall', () => {
  const { lines, progress } = start();
  for (let wallMs = 0; wallMs <= 5000; wallMs += 100) {
    const pace = { elapsedMs: wallMs, leftMs: 10_000 - wallMs, requestsPerSecond: 2_400_000 };
    progress.update(makeView({ elapsedMs: 100 * wallMs, totalMs: 1_000_000, pace }));
  }
  expect(lines.slice(1)).toEqual([
    '[2/3] p2c: measuring 200.0s of 1000.0s, completed 1.2k/s, p50 4.21ms, p99 30.1ms, simulates 2.4M/s, 8.0s left',
    '[2/3] p2c: measuring 400.0s of 1000.0s, completed 1.2k/s, p50 4.21ms, p99 30.1ms, simulates 2.4M/s, 6.0s left',
  ]);
});

test('a gap in the updates is not made up for', () => {
  const { lines, progress } = start();
  progress.update(makeView({ elapsedMs: 9000 }));
  progress.update(makeView({ elapsedMs: 9100 }));
  progress.update(makeView({ elapsedMs: 10_000 }));
  expect(lines).toHaveLength(3);
});

test('requests that did not succeed are named', () => {
  const { lines, progress } = start();
  progress.update(makeView({ requests: { ...counts, failed: 3, timedOut: 1, unsent: 20_000 } }));
  expect(lines[1]).toMatch(/p99 30\.1ms, 3 failed, 1 timed out, 20\.0k unsent$/);
});

test('a warning is written at once and only once per run', () => {
  const { lines, progress } = start();
  progress.update(makeView({ elapsedMs: 100, warnings: ['send lag'] }));
  progress.update(makeView({ elapsedMs: 200, warnings: ['send lag'] }));
  expect(lines.slice(1)).toEqual(['[2/3] p2c: warning: send lag']);
});
