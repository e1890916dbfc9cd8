/**
 * Where intervals are cut: on a grid of `intervalMs` laid from the start of the measured phase in both directions, and
 * at both ends of that phase, so that no interval straddles them and all threads cut at the same instants.
 */
import type { Timeline } from '../core/run-spec.ts';

// Grid points nearer than this to the time asked about, or to an end of the measured phase, are the same instant.
const sameInstantMs = 1e-6;

/** The first cut after `afterMs`. */
export function nextCut(afterMs: number, timeline: Timeline, intervalMs: number): number {
  const startMs = timeline.warmupMs;
  const endMs = startMs + timeline.measureMs;
  const step = Math.floor((afterMs - startMs + sameInstantMs) / intervalMs) + 1;
  const cutMs = startMs + step * intervalMs;
  const endIsAhead = afterMs < endMs - sameInstantMs;
  return endIsAhead && endMs < cutMs + sameInstantMs ? endMs : cutMs;
}
