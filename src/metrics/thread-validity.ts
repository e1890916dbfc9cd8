/**
 * May the threads of the instrument be trusted? Each is judged for itself, so that one bad thread does not hide behind
 * good ones. Of the in-process ingress, which is the target, only what the machine did to it counts: that it is busy, or
 * that a strategy holds it up, is what a load test is about.
 */
import {
  easedLoad,
  formatFigure,
  type LoadFigures,
  type ValidityReason,
} from './validity-reason.ts';

/** Over the measured phase. */
export interface ThreadSummary {
  readonly thread: string;
  readonly hop: 'generator' | 'ingress' | 'pods';
  /** The median over the intervals of each interval's 99th percentile. */
  readonly loopDelayP99Ms: number;
  /** The longest time for which its event loop did nothing else, or nothing at all. */
  readonly longestPauseMs: number;
  /** Busy fraction. */
  readonly loopUtilization: number;
  /** Fraction of the time that it was runnable without running; null where the system does not say. */
  readonly starvedShare: number | null;
  readonly gcShare: number;
  readonly longestGcMs: number;
}

/** Answers are read late by as much; probes of the delay themselves err by a millisecond or two. */
const suspectLoopDelay = { ms: 10, ofMean: 0.5 };
/** Beyond this, waiting for a turn of the event loop is longer than the work itself. */
const suspectUtilization = 0.95;
/**
 * A cut is due every 250 ms, so a pause of that length leaves an interval empty; a machine under pressure may do that
 * once. For a whole second nobody was there: the process was stopped, the machine asleep or swapping.
 */
const suspectPauseMs = 250;
const invalidPauseMs = 1000;
/**
 * Each wake on a machine with other work waits a little. From a third of the time on, the thread waited about as long as
 * busy threads on too few cores do; from two thirds on, most of what was measured is the scheduler.
 */
const suspectStarvation = 0.35;
const invalidStarvation = 0.7;
/** Scavenges take 1 to 3 ms, some 1 % of the time at full speed. Ten times that is a heap in distress. */
const suspectGcShare = 0.1;
const suspectGcMs = 100;

export function threadReasons(
  thread: ThreadSummary,
  meanMs: number,
  load: LoadFigures,
): ValidityReason[] {
  const reasons = [starvationReason(thread)];
  if (thread.hop !== 'ingress') {
    reasons.push(
      pauseReason(thread),
      ...gcReasons(thread),
      loopDelayReason(thread, meanMs, load),
      utilizationReason(thread, load),
    );
  }
  return reasons.filter((reason) => reason !== undefined);
}

function loopDelayReason(
  { thread, hop, loopDelayP99Ms, loopUtilization }: ThreadSummary,
  meanMs: number,
  load: LoadFigures,
): ValidityReason | undefined {
  const threshold = Math.max(suspectLoopDelay.ms, suspectLoopDelay.ofMean * meanMs);
  if (loopDelayP99Ms <= threshold) return undefined;
  const consequence = hop === 'generator' ? 'answers were read' : 'requests were served';
  const message =
    `The event loop of the ${thread} thread was held up ${formatFigure(loopDelayP99Ms)} ms at p99 in half of the ` +
    `intervals, more than the ${formatFigure(threshold)} ms allowed: ${consequence} that late. ` +
    `${easedLoad(load, loopUtilization)}.`;
  return { verdict: 'suspect', message, value: loopDelayP99Ms, threshold };
}

function utilizationReason(
  { thread, loopUtilization }: ThreadSummary,
  load: LoadFigures,
): ValidityReason | undefined {
  if (loopUtilization <= suspectUtilization) return undefined;
  const message =
    `The ${thread} thread was busy ${percent(loopUtilization)} of the time, more than ${percent(suspectUtilization)}: ` +
    `the figures may show its limit instead of the ingress's. ${easedLoad(load, loopUtilization)}.`;
  return { verdict: 'suspect', message, value: loopUtilization, threshold: suspectUtilization };
}

function pauseReason({ thread, longestPauseMs }: ThreadSummary): ValidityReason | undefined {
  if (longestPauseMs <= suspectPauseMs) return undefined;
  const verdict = longestPauseMs > invalidPauseMs ? 'invalid' : 'suspect';
  const threshold = verdict === 'invalid' ? invalidPauseMs : suspectPauseMs;
  const message =
    `The ${thread} thread did nothing for ${formatFigure(longestPauseMs)} ms, more than the ${threshold} ms allowed: ` +
    'it was blocked or starved, or the process was stopped or the machine asleep. Run again without interruption.';
  return { verdict, message, value: longestPauseMs, threshold };
}

function starvationReason({ thread, starvedShare }: ThreadSummary): ValidityReason | undefined {
  if (starvedShare === null || starvedShare <= suspectStarvation) return undefined;
  const verdict = starvedShare > invalidStarvation ? 'invalid' : 'suspect';
  const threshold = verdict === 'invalid' ? invalidStarvation : suspectStarvation;
  const message =
    `The ${thread} thread had work but no processor for ${percent(starvedShare)} of the time, more than ` +
    `${percent(threshold)}: other threads had them. Free a core, or lower the load.`;
  return { verdict, message, value: starvedShare, threshold };
}

function gcReasons({ thread, gcShare, longestGcMs }: ThreadSummary): ValidityReason[] {
  const remedy = 'Use smaller bodies or fewer requests in flight.';
  const reasons: ValidityReason[] = [];
  if (gcShare > suspectGcShare) {
    const message =
      `The ${thread} thread collected garbage for ${percent(gcShare)} of the time, more than ` +
      `${percent(suspectGcShare)}. ${remedy}`;
    reasons.push({ verdict: 'suspect', message, value: gcShare, threshold: suspectGcShare });
  }
  if (longestGcMs > suspectGcMs) {
    const message =
      `A garbage collection stopped the ${thread} thread for ${formatFigure(longestGcMs)} ms, more than the ` +
      `${suspectGcMs} ms allowed. ${remedy}`;
    reasons.push({ verdict: 'suspect', message, value: longestGcMs, threshold: suspectGcMs });
  }
  return reasons;
}

function percent(share: number): string {
  return `${formatFigure(share * 100)} %`;
}
