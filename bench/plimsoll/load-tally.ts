/** What our generator's intervals say of a load: the common part of the generator alone and the whole chain. */
import type { Interval } from '../../src/core/run-event.ts';
import type { RunSpec, Timeline } from '../../src/core/run-spec.ts';
import { Histogram } from '../../src/metrics/histogram.ts';
import type { LoadOutcome } from '../drivers/load-outcome.ts';

export interface OpenLoopOutcome extends LoadOutcome {
  /** An overloaded chain answers late, or not at all; in a closed loop that is an error. */
  readonly unanswered: number;
  readonly sendLagP50Ms: number;
  readonly sendLagP99Ms: number;
  /** From the actual send to the last byte. */
  readonly timeP50Us: number;
  readonly timeP99Us: number;
}

type Unanswered = Record<'failed' | 'timedOut' | 'refused' | 'unsent' | 'inFlightAtEnd', number>;

/** Counts the measured phase; its CPU time is that of the whole process. */
export class LoadTally {
  readonly #timeline: Timeline;
  readonly #sendLag = new Histogram();
  readonly #time = new Histogram();
  #requests = 0;
  readonly #unanswered: Unanswered = {
    failed: 0,
    timedOut: 0,
    refused: 0,
    unsent: 0,
    inFlightAtEnd: 0,
  };
  #cpu = process.cpuUsage();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  add(interval: Interval): void {
    if (interval.hop !== 'generator') return;
    const { warmupMs, measureMs } = this.#timeline;
    const { warmup, measure } = interval.phases;
    for (const outcome of Object.keys(this.#unanswered) as (keyof Unanswered)[]) {
      this.#unanswered[outcome] += warmup.counts[outcome] + measure.counts[outcome];
    }
    this.#sendLag.add(measure.sendLag);
    this.#time.add(measure.uncorrectedTime);
    if (interval.toMs === warmupMs) this.#cpu = process.cpuUsage();
    if (interval.fromMs < warmupMs || interval.toMs > warmupMs + measureMs) return;
    this.#requests += interval.ended;
    if (interval.toMs === warmupMs + measureMs) this.#cpu = process.cpuUsage(this.#cpu);
  }

  outcome({ loads, timeline }: RunSpec): OpenLoopOutcome {
    const unanswered = Object.values(this.#unanswered).reduce((sum, count) => sum + count, 0);
    if (unanswered > 0 && loads[0]!.stages.at(-1)!.kind === 'closed') {
      throw new Error(`not all requests were answered: ${JSON.stringify(this.#unanswered)}`);
    }
    return {
      requests: this.#requests,
      seconds: timeline.measureMs / 1000,
      cpuSeconds: (this.#cpu.user + this.#cpu.system) / 1e6,
      unanswered,
      sendLagP50Ms: this.#sendLag.valueAtPercentile(50) / 1000,
      sendLagP99Ms: this.#sendLag.valueAtPercentile(99) / 1000,
      timeP50Us: this.#time.valueAtPercentile(50),
      timeP99Us: this.#time.valueAtPercentile(99),
    };
  }
}
