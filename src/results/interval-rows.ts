/** The run over time: the generators' intervals, merged per cut. */
import type { GeneratorInterval, HistogramDelta, RunPhase } from '../core/run-event.ts';
import { Histogram } from '../metrics/histogram.ts';
import { percentileMs } from '../metrics/time-summary.ts';
import type { IntervalResult } from './run-result.ts';

/** All by when it happened, whichever phase the request belongs to. */
export interface IntervalRow {
  fromMs: number;
  readonly toMs: number;
  /** Intervals merged into it: one per generator thread once it is complete. */
  parts: number;
  intended: number;
  sent: number;
  ended: number;
  /** Ended with a full answer of any status. */
  answered: number;
  ok: number;
  timedOut: number;
  refused: number;
  inFlight: number;
  /** Sum over the ok requests. */
  responseMs: number;
  readonly responseTimes: HistogramDelta[];
}

export class IntervalRows {
  /** Ascending. */
  readonly rows: IntervalRow[] = [];

  add(interval: GeneratorInterval): void {
    const row = this.#rowAt(interval);
    row.fromMs = Math.min(row.fromMs, interval.fromMs);
    row.parts++;
    row.ended += interval.ended;
    row.inFlight += interval.inFlight;
    for (const phase of [interval.phases.warmup, interval.phases.measure]) {
      row.intended += phase.counts.intended;
      row.sent += phase.counts.sent;
      row.ok += phase.counts.ok;
      row.timedOut += phase.counts.timedOut;
      row.refused += phase.counts.refused;
      for (const [, count] of phase.statuses) row.answered += count;
      row.responseMs += phase.responseTime.sumUs / 1000;
      if (phase.responseTime.buckets.length > 0) row.responseTimes.push(phase.responseTime);
    }
  }

  /** The newest row that every generator thread has contributed to. */
  lastFull(): IntervalRow | undefined {
    const threads = this.rows.reduce((most, row) => Math.max(most, row.parts), 0);
    return this.rows.findLast((row) => row.parts === threads);
  }

  results(phaseAt: (fromMs: number) => RunPhase): IntervalResult[] {
    const histogram = new Histogram();
    return this.rows.map((row) => {
      histogram.takeDelta();
      for (const delta of row.responseTimes) histogram.add(delta);
      const { fromMs, toMs, intended, sent, ended, answered, ok, inFlight } = row;
      const p50Ms = percentileMs(histogram, 50);
      const p99Ms = percentileMs(histogram, 99);
      const phase = phaseAt(fromMs);
      return { fromMs, toMs, phase, intended, sent, ended, answered, ok, inFlight, p50Ms, p99Ms };
    });
  }

  #rowAt({ fromMs, toMs }: GeneratorInterval): IntervalRow {
    const before = this.rows.findLastIndex((row) => row.toMs <= toMs);
    const found = this.rows[before];
    if (found?.toMs === toMs) return found;
    const row = {
      fromMs,
      toMs,
      parts: 0,
      intended: 0,
      sent: 0,
      ended: 0,
      answered: 0,
      ok: 0,
      timedOut: 0,
      refused: 0,
      inFlight: 0,
      responseMs: 0,
      responseTimes: [],
    };
    this.rows.splice(before + 1, 0, row);
    return row;
  }
}
