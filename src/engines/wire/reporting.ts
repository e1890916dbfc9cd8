/** Sends a worker's intervals at every cut of the run's time line, and the rest when it closes. */
import type { Scheduler } from '../../core/clock.ts';
import type { Interval, ThreadHealth } from '../../core/run-event.ts';
import type { Timeline } from '../../core/run-spec.ts';
import { nextCut } from '../../metrics/interval-cuts.ts';
import { HealthMonitor } from '../../platform/thread-health.ts';
import { intervalMs } from '../engine.ts';

export class IntervalReporter {
  readonly #scheduler: Scheduler;
  readonly #timeline: Timeline;
  readonly #take: (fromMs: number, toMs: number, health: ThreadHealth) => readonly Interval[];
  readonly #report: (interval: Interval) => void;
  readonly #health = new HealthMonitor();
  #fromMs = 0;
  #cutMs = 0;

  constructor(
    scheduler: Scheduler,
    timeline: Timeline,
    take: (fromMs: number, toMs: number, health: ThreadHealth) => readonly Interval[],
    report: (interval: Interval) => void,
  ) {
    this.#scheduler = scheduler;
    this.#timeline = timeline;
    this.#take = take;
    this.#report = report;
  }

  start(): void {
    this.#health.take(0);
    this.#scheduleCut();
  }

  fire(): void {
    this.#send(this.#cutMs);
    this.#scheduleCut();
  }

  /** The last interval, up to now. */
  close(): void {
    this.#send(Math.max(this.#fromMs, this.#scheduler.now()));
    this.#health.close();
  }

  #scheduleCut(): void {
    this.#cutMs = nextCut(this.#cutMs, this.#timeline, intervalMs);
    this.#scheduler.at(this.#cutMs, this);
  }

  #send(toMs: number): void {
    const health = this.#health.take(this.#scheduler.now() - toMs);
    for (const interval of this.#take(this.#fromMs, toMs, health)) this.#report(interval);
    this.#fromMs = toMs;
  }
}
