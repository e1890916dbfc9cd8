import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MachineMonitor } from './machine-health.ts';
import { HealthMonitor } from './thread-health.ts';

test('a thread that is blocked knows for how long, and forgets it with the reading', async () => {
  const monitor = new HealthMonitor();
  await sleep(60);
  monitor.take(0);
  await sleep(60);
  const until = performance.now() + 120;
  while (performance.now() < until);
  await sleep(60);
  const blocked = monitor.take(0);
  expect(blocked.loopDelayMaxMs).toBeGreaterThanOrEqual(100);
  expect(blocked.loopUtilization).toBeGreaterThan(0.2);
  await sleep(60);
  expect(monitor.take(0).loopDelayMaxMs).toBeLessThan(blocked.loopDelayMaxMs);
  // However little was seen of it, a late reading is a pause.
  expect(monitor.take(700).loopDelayMaxMs).toBe(700);
  monitor.close();
});

test('processor time is that used since the last reading', () => {
  const monitor = new HealthMonitor();
  const first = process.threadCpuUsage();
  monitor.take(0);
  while (usedMs(first) < 20);
  const between = usedMs(first);
  expect(monitor.take(0).cpuMs).toBeGreaterThan(between - 5);
  expect(monitor.take(0).cpuMs).toBeLessThan(between / 2);
  monitor.close();
});

function usedMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
}

test('garbage collections are counted once, each pause no longer than all', async () => {
  const monitor = new HealthMonitor();
  monitor.take(0);
  let kept: unknown[] = [];
  for (let i = 0; i < 2_000_000; i++) {
    if (i % 1000 === 0) kept = [];
    kept.push({ i });
  }
  await sleep(5);
  const { gcMs, gcMaxMs } = monitor.take(0);
  expect(gcMaxMs).toBeGreaterThan(0);
  expect(gcMs).toBeGreaterThanOrEqual(gcMaxMs);
  expect(monitor.take(0).gcMs).toBe(0);
  monitor.close();
});

test.runIf(process.platform === 'linux')(
  'waiting for a processor and steal are known on Linux',
  () => {
    const machine = new MachineMonitor();
    const monitor = new HealthMonitor();
    monitor.take(0);
    const { starvedMs } = monitor.take(0);
    monitor.close();
    expect(starvedMs).toBeGreaterThanOrEqual(0);
    const { stolenShare } = machine.health();
    expect(stolenShare).toBeGreaterThanOrEqual(0);
    expect(stolenShare).toBeLessThanOrEqual(1);
    expect(machine.wallStepMs()).toBe(0);
  },
);
