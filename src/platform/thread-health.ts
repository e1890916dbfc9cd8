/** How the thread it runs in fares: event-loop delay and utilisation since the last reading. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ThreadHealth } from '../core/run-event.ts';

const resolutionMs = 20;

export class HealthMonitor {
  // It records the time between ticks of its own timer, so the tick itself is taken off.
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });
  #utilization = performance.eventLoopUtilization();

  constructor() {
    this.#delay.enable();
  }

  take(): ThreadHealth {
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, this.#utilization);
    this.#utilization = current;
    const health = {
      loopDelayP99Ms: beyondResolution(this.#delay.percentile(99)),
      loopDelayMaxMs: beyondResolution(this.#delay.max),
      loopUtilization: Number.isFinite(utilization) ? utilization : 0,
    };
    this.#delay.reset();
    return health;
  }

  close(): void {
    this.#delay.disable();
  }
}

function beyondResolution(ns: number): number {
  return Math.max(0, ns / 1e6 - resolutionMs);
}
