/** Issues the requests of one stage whose times do not depend on answers. They are worked out a few dozen at once. */
import type { Scheduler, Task } from '../core/clock.ts';
import type { TimedStage } from './timed-stages.ts';

export interface ScheduleSteps {
  timeOf(n: number): number;
  /** Asked once for each n, in order: whether the request is this generator's. */
  takes(): boolean;
  /** False ends the schedule. */
  issue(n: number, intendedMs: number): boolean;
}

const batchSize = 64;

export class Schedule implements Task {
  readonly #scheduler: Scheduler;
  readonly #stage: TimedStage;
  readonly #steps: ScheduleSteps;
  /** Of the batch: numbers and times of the requests to be issued. */
  readonly #numbers = new Float64Array(batchSize);
  readonly #timesMs = new Float64Array(batchSize);
  #size = 0;
  #next = 0;
  #n = -1;
  #nMs = 0;

  constructor(scheduler: Scheduler, stage: TimedStage, steps: ScheduleSteps) {
    this.#scheduler = scheduler;
    this.#stage = stage;
    this.#steps = steps;
  }

  advance(): void {
    if (this.#next === this.#size) this.#workOut();
    if (this.#next < this.#size) this.#scheduler.at(this.#timesMs[this.#next]!, this);
  }

  fire(): void {
    const next = this.#next++;
    if (this.#steps.issue(this.#numbers[next]!, this.#timesMs[next]!)) this.advance();
  }

  /** The next batch; an empty one where the stage ends. */
  #workOut(): void {
    const { startMs, endMs } = this.#stage;
    const steps = this.#steps;
    this.#size = this.#next = 0;
    while (this.#size < batchSize && this.#nMs < endMs) {
      // An inverse that is found step by step may be off by a fraction of a microsecond.
      this.#nMs = Math.max(this.#nMs, startMs + steps.timeOf(++this.#n));
      if (this.#nMs >= endMs || !steps.takes()) continue;
      this.#numbers[this.#size] = this.#n;
      this.#timesMs[this.#size++] = this.#nMs;
    }
  }
}
