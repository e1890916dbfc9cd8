/** Measures what this machine can measure at best: no proxy, a server that takes no time, one thing after the other. */
import type { Timeline } from '../../core/run-spec.ts';
import { readEnvironment } from '../../platform/environment.ts';
import {
  type Calibration,
  calibrationSchema,
  type RateBracket,
} from '../../results/calibration.ts';
import type { RunResult } from '../../results/run-result.ts';
import { hopCosts } from './hop-costs.ts';
import { measureRun } from './measure-run.ts';
import { closedLoop, openLoop } from './null-server.ts';
import { bracketOf, nextRate, type RateProbe } from './rate-search.ts';
import { secondOpinion } from './second-opinion.ts';
import { plainTimerError, preciseTimerError } from './timer-error.ts';

export interface CalibrationOptions {
  /** Shorter runs and a wider bracket: a first look, some ten seconds. */
  readonly quick: boolean;
}

/** Whether anything that was measured may be believed. */
export function isUsable({ floor, rates }: Calibration): boolean {
  return floor.verdict !== 'invalid' && rates.highestValidPerSecond !== null;
}

/** Enough for a p99.9, and far from what any machine can do. */
const floorPerSecond = 1000;
const busyUsers = 64;

const thorough = {
  timerMs: 1500,
  measureMs: 4000,
  opinionMs: 2000,
  probeMs: 1500,
  searchMs: 28_000,
  resolution: 0.1,
};
const hasty = {
  timerMs: 500,
  measureMs: 1200,
  opinionMs: 700,
  probeMs: 500,
  searchMs: 6000,
  resolution: 0.5,
};

/** Rejects with the signal's reason when that is aborted. */
export async function calibrate(
  { quick }: CalibrationOptions,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<Calibration> {
  const { timerMs, measureMs, opinionMs, probeMs, searchMs, resolution } = quick ? hasty : thorough;
  const takenAt = new Date().toISOString();
  progress('timers: how late a thread is woken');
  const timerErrorMs = {
    precise: await preciseTimerError(timerMs, signal),
    setTimeout: await plainTimerError(timerMs, signal),
  };
  progress(`floor: ${floorPerSecond}/s straight to a server that takes no time`);
  const timeline = measuring(measureMs);
  const floor = await measureRun(openLoop(floorPerSecond, timeline), signal);
  progress(`hops: ${floorPerSecond}/s through the ingress`);
  const through = await measureRun(openLoop(floorPerSecond, timeline), signal, 'through ingress');
  progress(`processor time: ${busyUsers} users through the ingress`);
  const busy = await measureRun(closedLoop(busyUsers, timeline), signal, 'through ingress');
  progress('second opinion: the same closed loop by autocannon');
  const opinion = await secondOpinion(measuring(opinionMs), signal);
  const rates = await searchRate(measuring(probeMs), { searchMs, resolution }, progress, signal);
  const { responseTimeMs, sendLagMs, validity } = floor.result;
  return {
    schema: calibrationSchema,
    takenAt,
    environment: readEnvironment(),
    floor: {
      ratePerSecond: floorPerSecond,
      responseTimeMs,
      sendLagMs,
      verdict: validity.verdict,
    },
    rates,
    timerErrorMs,
    cpuPerRequestUs: busy.cpuPerRequestUs,
    hopsMs: hopCosts(floor.result, through.result),
    secondOpinion: opinion,
  };
}

async function searchRate(
  timeline: Timeline,
  { searchMs, resolution }: { readonly searchMs: number; readonly resolution: number },
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<RateBracket> {
  const bounds = {
    firstPerSecond: 8000,
    leastPerSecond: 250,
    mostPerSecond: 256_000,
    resolution,
    // One bad run on a busy machine proves nothing.
    refutingRuns: 2,
  };
  const probes: RateProbe[] = [];
  const startedMs = performance.now();
  while (performance.now() - startedMs < searchMs) {
    const ratePerSecond = nextRate(probes, bounds);
    if (ratePerSecond === undefined) break;
    const { result } = await measureRun(openLoop(ratePerSecond, timeline), signal);
    const reason = whyNotValid(result);
    probes.push({ ratePerSecond, reason });
    progress(`rate: ${ratePerSecond}/s ${reason === null ? 'is valid' : `is not: ${reason}`}`);
  }
  return bracketOf(probes, bounds);
}

/** The server that takes no time is part of the instrument: when it can't follow, the instrument can't. */
function whyNotValid({ validity, regime }: RunResult): string | null {
  const [worst] = validity.reasons.toSorted((a, b) => a.verdict.localeCompare(b.verdict));
  // The remedy, in the sentences after the first, is for a run of the user's.
  if (worst) return worst.message.split('. ')[0]!;
  return regime === 'saturated' ? 'answers fell behind the requests' : null;
}

function measuring(measureMs: number): Timeline {
  return { warmupMs: 500, measureMs, drainMs: 500 };
}
