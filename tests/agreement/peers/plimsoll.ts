/** Our own generator against whatever listens on a port: its thread as a run has it, with precise timers. */
import { runSpec } from '../../../src/core/run-spec.fixture.ts';
import type { GeneratorInterval } from '../../../src/core/run-event.ts';
import type { LoadStage, RunSpec } from '../../../src/core/run-spec.ts';
import type { Command, GeneratorData, Report } from '../../../src/engines/wire/messages.ts';
import { Histogram } from '../../../src/metrics/histogram.ts';
import { monotonicMs } from '../../../src/platform/run-clock.ts';
import { createSleepBoard, stopSleeper } from '../../../src/platform/sleep-board.ts';
import { TypedWorker } from '../../../src/platform/worker.ts';
import type { Observation } from './observation.ts';

export interface OwnObservation extends Observation {
  readonly sendLag: Histogram;
}

const sources = new URL('../../../src/', import.meta.url);

export async function plimsoll(port: number, load: LoadStage): Promise<OwnObservation> {
  const board = createSleepBoard(1);
  const failure = Promise.withResolvers<never>();
  const sleeperEntry = new URL('platform/sleeper-worker', sources);
  const sleeper = new TypedWorker<never, never>('sleeper', sleeperEntry, board, {
    report: () => {},
    failed: failure.reject,
  });
  try {
    const data = { run: runOf(load), sleep: { board, slot: 0 }, replicaPorts: [port] };
    const intervals = await Promise.race([failure.promise, generate(data)]);
    const times = new Histogram();
    const sendLag = new Histogram();
    let requests = 0;
    for (const { phases } of intervals) {
      times.add(phases.measure.responseTime);
      sendLag.add(phases.measure.sendLag);
      requests += phases.measure.counts.ok;
    }
    return { requests, seconds: load.durationMs / 1000, times, sendLag };
  } finally {
    stopSleeper(board);
    await sleeper.close();
  }
}

function runOf(load: LoadStage): RunSpec {
  return {
    ...runSpec({ stages: [load] }),
    engine: 'wire',
    // Connections are opened meanwhile.
    timeline: { warmupMs: 300, measureMs: load.durationMs, drainMs: 5000 },
  };
}

async function generate(data: GeneratorData): Promise<readonly GeneratorInterval[]> {
  const intervals: GeneratorInterval[] = [];
  const over = Promise.withResolvers<void>();
  const entry = new URL('engines/wire/generator/generator-worker', sources);
  const worker = new TypedWorker<Command, Report>('generator', entry, data, {
    report: (report) => {
      if (report.kind === 'ready') worker.send({ kind: 'start', epochMs: monotonicMs() });
      else if (report.kind === 'drained') worker.send({ kind: 'close' });
      else if (report.kind === 'closed') over.resolve();
      else if (report.interval.hop === 'generator') intervals.push(report.interval);
    },
    failed: over.reject,
  });
  try {
    await over.promise;
    return intervals;
  } finally {
    await worker.close();
  }
}
