/** Drives our generator's thread and tells what it took: the common part of the generator alone and the whole chain. */
import type { GeneratorInterval } from '../../src/core/run-event.ts';
import type { RunSpec, Timeline } from '../../src/core/run-spec.ts';
import type { Command, GeneratorData, Report } from '../../src/engines/wire/messages.ts';
import { Histogram } from '../../src/metrics/histogram.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import type { LoadOutcome } from '../drivers/load-outcome.ts';

export interface OpenLoopOutcome extends LoadOutcome {
  /** An overloaded chain answers late, or not at all; in a closed loop that is an error. */
  readonly unanswered: number;
  readonly sendLagP50Ms: number;
  readonly sendLagP99Ms: number;
}

/** `start` sets the clock going and tells its zero. */
export async function driveLoad(
  entry: URL,
  data: GeneratorData,
  start: () => number,
): Promise<OpenLoopOutcome> {
  const tally = new Tally(data.run.timeline);
  const over = Promise.withResolvers<void>();
  const worker = new TypedWorker<Command, Report>('generator', entry, data, {
    report: (report) => {
      if (report.kind === 'ready') worker.send({ kind: 'start', epochMs: start() });
      else if (report.kind === 'drained') worker.send({ kind: 'close' });
      else if (report.kind === 'closed') over.resolve();
      else if (report.interval.hop === 'generator') tally.add(report.interval);
    },
    failed: over.reject,
  });
  await over.promise;
  await worker.close();
  return tally.outcome(data.run);
}

type Unanswered = Record<'failed' | 'timedOut' | 'refused' | 'unsent' | 'inFlightAtEnd', number>;

/** Counts the measured phase; its CPU time is that of the whole process. */
class Tally {
  readonly #timeline: Timeline;
  readonly #sendLag = new Histogram();
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

  add(interval: GeneratorInterval): void {
    const { warmupMs, measureMs } = this.#timeline;
    const { warmup, measure } = interval.phases;
    for (const outcome of Object.keys(this.#unanswered) as (keyof Unanswered)[]) {
      this.#unanswered[outcome] += warmup.counts[outcome] + measure.counts[outcome];
    }
    this.#sendLag.add(measure.sendLag);
    if (interval.toMs === warmupMs) this.#cpu = process.cpuUsage();
    if (interval.fromMs < warmupMs || interval.toMs > warmupMs + measureMs) return;
    this.#requests += interval.ended;
    if (interval.toMs === warmupMs + measureMs) this.#cpu = process.cpuUsage(this.#cpu);
  }

  outcome({ load, timeline }: RunSpec): OpenLoopOutcome {
    const unanswered = Object.values(this.#unanswered).reduce((sum, count) => sum + count, 0);
    if (unanswered > 0 && load.at(-1)!.kind === 'closed') {
      throw new Error(`not all requests were answered: ${JSON.stringify(this.#unanswered)}`);
    }
    return {
      requests: this.#requests,
      seconds: timeline.measureMs / 1000,
      cpuSeconds: (this.#cpu.user + this.#cpu.system) / 1e6,
      unanswered,
      sendLagP50Ms: this.#sendLag.valueAtPercentile(50) / 1000,
      sendLagP99Ms: this.#sendLag.valueAtPercentile(99) / 1000,
    };
  }
}
