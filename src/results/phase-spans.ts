/** When each phase of a run really was: as planned, unless the run was cut short. */
import type { RunPhase } from '../core/run-event.ts';
import type { Timeline } from '../core/run-spec.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export type PhaseSpans = Readonly<Record<RunPhase, Span>>;

/** `drainedFromMs`: when draining was announced, which after an abort is early; `nowMs`: the end, or how far it got. */
export function phaseSpans(timeline: Timeline, drainedFromMs: number, nowMs: number): PhaseSpans {
  const stopMs = Math.min(timeline.warmupMs + timeline.measureMs, drainedFromMs, nowMs);
  const startMs = Math.min(timeline.warmupMs, stopMs);
  return {
    warmup: { fromMs: 0, toMs: startMs },
    measure: { fromMs: startMs, toMs: stopMs },
    drain: { fromMs: stopMs, toMs: nowMs },
  };
}

/** The phase of an interval; cuts fall on both ends of the measured phase, so its start decides. */
export function phaseOf(fromMs: number, timeline: Timeline, drainedFromMs = Infinity): RunPhase {
  // Half a µs: an instant given twice may differ in the last bits.
  const atMs = fromMs + 0.0005;
  if (atMs >= Math.min(timeline.warmupMs + timeline.measureMs, drainedFromMs)) return 'drain';
  return atMs < timeline.warmupMs ? 'warmup' : 'measure';
}
