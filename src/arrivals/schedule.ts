/** Issues the requests of one stage whose times do not depend on answers. */
import type { Scheduler, Task } from '../core/clock.ts';
import type { TimedStage } from './timed-stages.ts';

export interface ScheduleSteps {
  timeOf(n: number): number;
  /** Asked once for each n, in order: whether the request is this generator's. */
  takes(): boolean;
  /** False ends the schedule. */
  issue(n: number, intendedMs: number): boolean;
}

export class Schedule implements Task {
  readonly #scheduler: Scheduler;
  readonly #stage: TimedStage;
  readonly #steps: ScheduleSteps;
  #n = -1;
  #nextMs = 0;

  constructor(scheduler: Scheduler, stage: TimedStage, steps: ScheduleSteps) {
    this.#scheduler = scheduler;
    this.#stage = stage;
    this.#steps = steps;
  }

  advance(): void {
    const { startMs, endMs } = this.#stage;
    do {
      // An inverse that is found step by step may be off by a fraction of a microsecond.
      this.#nextMs = Math.max(this.#nextMs, startMs + this.#steps.timeOf(++this.#n));
      if (this.#nextMs >= endMs) return;
    } while (!this.#steps.takes());
    this.#scheduler.at(this.#nextMs, this);
  }

  fire(): void {
    if (this.#steps.issue(this.#n, this.#nextMs)) this.advance();
  }
}
