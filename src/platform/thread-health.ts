/** How the thread it runs in fares, since the last reading: event loop, processor, garbage collection. */
import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { threadName } from 'node:worker_threads';
import type { ThreadHealth } from '../core/run-event.ts';
import { RunDelay } from './run-delay.ts';

const resolutionMs = 20;

export class HealthMonitor {
  // It records the time between ticks of its own timer, so the tick itself is taken off.
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #runDelay = new RunDelay();
  readonly #collections = new PerformanceObserver((list) => this.#collected(list.getEntries()));
  #utilization = performance.eventLoopUtilization();
  #cpu = process.threadCpuUsage();
  #runDelayMs: number | null = null;
  #gcMs = 0;
  #gcMaxMs = 0;

  constructor() {
    this.#delay.enable();
    this.#collections.observe({ entryTypes: ['gc'] });
  }

  /** `lateMs`: how long after its time it is asked. */
  take(lateMs: number): ThreadHealth {
    this.#collected(this.#collections.takeRecords());
    const health = {
      thread: threadName ?? '',
      loopDelayP99Ms: beyondResolution(this.#delay.percentile(99)),
      loopDelayMaxMs: Math.max(beyondResolution(this.#delay.max), lateMs),
      loopUtilization: this.#takeUtilization(),
      cpuMs: this.#takeCpu(),
      starvedMs: this.#takeRunDelay(),
      gcMs: this.#gcMs,
      gcMaxMs: this.#gcMaxMs,
    };
    this.#delay.reset();
    this.#gcMs = this.#gcMaxMs = 0;
    return health;
  }

  close(): void {
    this.#delay.disable();
    this.#collections.disconnect();
    this.#runDelay.close();
  }

  #takeUtilization(): number {
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, this.#utilization);
    this.#utilization = current;
    return Number.isFinite(utilization) ? utilization : 0;
  }

  #takeCpu(): number {
    const before = this.#cpu;
    this.#cpu = process.threadCpuUsage();
    return (this.#cpu.user - before.user + this.#cpu.system - before.system) / 1000;
  }

  #takeRunDelay(): number | null {
    const beforeMs = this.#runDelayMs;
    this.#runDelayMs = this.#runDelay.totalMs();
    return beforeMs === null || this.#runDelayMs === null ? null : this.#runDelayMs - beforeMs;
  }

  #collected(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) {
      this.#gcMs += duration;
      this.#gcMaxMs = Math.max(this.#gcMaxMs, duration);
    }
  }
}

function beyondResolution(ns: number): number {
  return Math.max(0, ns / 1e6 - resolutionMs);
}
