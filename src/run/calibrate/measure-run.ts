/** One run of a calibration, straight to the pods or through the ingress, with the processor time of each part. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Interval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { WireWorld } from '../../engines/wire/wire-world.ts';
import { MachineMonitor } from '../../platform/machine-health.ts';
import { RunFold } from '../../results/fold.ts';
import type { RunResult } from '../../results/run-result.ts';

export interface MeasuredRun {
  readonly result: RunResult;
  /** Over the measured phase, each per request answered in it. */
  readonly cpuPerRequestUs: Readonly<Record<Interval['hop'], number>>;
}

const listening = { port: 0, alwaysEcho: false, trustForwarded: false };

/** Rejects with the signal's reason when that is aborted. */
export async function measureRun(
  run: RunSpec,
  signal: AbortSignal,
  path: 'straight' | 'through ingress' = 'straight',
): Promise<MeasuredRun> {
  const { warmupMs, measureMs, drainMs } = run.timeline;
  const endMs = warmupMs + measureMs;
  const fold = new RunFold(run);
  const cpuMs = { generator: 0, ingress: 0, pods: 0 };
  const over = Promise.withResolvers<void>();
  over.promise.catch(() => {});
  const machine = new MachineMonitor();
  await using world = new WireWorld(run, {
    interval: (interval) => {
      fold.apply({ kind: 'interval', interval });
      const isMeasured = interval.fromMs >= warmupMs && interval.toMs <= endMs;
      if (isMeasured) cpuMs[interval.hop] += interval.health?.cpuMs ?? 0;
    },
    drained: over.resolve,
    failed: over.reject,
  });
  await (path === 'straight' ? world.openWithoutIngress() : world.open(listening));
  await world.openGenerators();
  world.start();
  await Promise.race([over.promise, sleep(endMs + drainMs, undefined, { signal, ref: false })]);
  await world.settle();
  fold.apply({ kind: 'phase', phase: 'drain', atMs: endMs });
  fold.apply({ kind: 'machine', atMs: endMs, health: machine.health() });
  const result = fold.result();
  const answered = (result.rates.throughputPerSecond * measureMs) / 1000;
  const perRequest = (ms: number) => (1000 * ms) / answered;
  return {
    result,
    cpuPerRequestUs: {
      generator: perRequest(cpuMs.generator),
      ingress: perRequest(cpuMs.ingress),
      pods: perRequest(cpuMs.pods),
    },
  };
}
