/**
 * What the generators' figures of one load, or of all, come to. Requests count by the phase they were intended in;
 * throughput and goodput by when answers came, or an overloaded run would be credited with what it finished while
 * draining.
 */
import type { RunPhase } from '../core/run-event.ts';
import type { Histogram } from '../metrics/histogram.ts';
import { regimeOf } from '../metrics/regime.ts';
import { summarise } from '../metrics/time-summary.ts';
import type { FoldedRun } from './folded-run.ts';
import { isEvenLoad } from './instrument.ts';
import type { IntervalRow } from './interval-rows.ts';
import type { LoadFold } from './load-fold.ts';
import { phaseOf } from './phase-spans.ts';
import type { LoadResult, TimeName } from './run-result.ts';
import { encodeHistograms } from './saved-histograms.ts';

/** `durationMs`: of the measured phase, for all loads alike, so that their rates add up. */
export function clientFigures(folded: FoldedRun, fold: LoadFold, durationMs: number) {
  const { run } = folded;
  const requests = { ...fold.counts.measure };
  const measured = rowsIn(folded, fold, 'measure');
  return {
    requests,
    rates: {
      offeredPerSecond: perSecond(requests.intended, durationMs),
      sentPerSecond: perSecond(requests.sent, durationMs),
      throughputPerSecond: perSecond(total(measured, 'answered'), durationMs),
      goodputPerSecond: perSecond(total(measured, 'ok'), durationMs),
    },
    times: {
      responseTimeMs: summarise(fold.responseTime),
      responseTimeAllMs: summarise(fold.responseTimeAll),
      uncorrectedTimeMs: summarise(fold.uncorrectedTime),
      sendLagMs: summarise(fold.sendLag),
      connectTimeMs: run.engine === 'wire' ? summarise(fold.connectTime) : null,
    },
    statuses: { ...fold.statuses },
    regime: regimeOf(
      measured.map((row) => ({ ...row, finished: row.ended - row.timedOut - row.refused })),
      requests.unsent,
      run.loads.every(isEvenLoad),
    ),
  };
}

export function clientHistograms(
  { run }: FoldedRun,
  { responseTime, responseTimeAll, uncorrectedTime, sendLag, connectTime }: LoadFold,
): Partial<Record<TimeName, Histogram>> {
  return {
    responseTime,
    responseTimeAll,
    uncorrectedTime,
    sendLag,
    ...(run.engine === 'wire' && { connectTime }),
  };
}

export function loadResults(folded: FoldedRun, durationMs: number): LoadResult[] {
  return folded.generator.loads.map((fold) => {
    const { times, ...figures } = clientFigures(folded, fold, durationMs);
    const histograms = encodeHistograms(clientHistograms(folded, fold));
    return { name: fold.name, ...figures, ...times, histograms };
  });
}

export function rowsIn(
  { run, drainedFromMs }: FoldedRun,
  { intervals }: LoadFold,
  phase: RunPhase,
): IntervalRow[] {
  return intervals.rows.filter(
    ({ fromMs }) => phaseOf(fromMs, run.timeline, drainedFromMs) === phase,
  );
}

export function total(rows: readonly IntervalRow[], key: 'answered' | 'ok' | 'ended'): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

export function perSecond(count: number, durationMs: number): number {
  return durationMs === 0 ? 0 : (count * 1000) / durationMs;
}
