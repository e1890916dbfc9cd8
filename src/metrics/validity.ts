/**
 * May the measurement be believed? Judges the instrument (generator late or bunching, threads starved, counters that
 * disagree), never the target: an overloaded ingress is a finding, see regime.ts. In a closed loop the send lag is that
 * of issuing: how long after a user was ready the request went out.
 */
import { gapDistance } from './send-gaps.ts';
import type { Histogram } from './histogram.ts';
import { threadReasons, type ThreadSummary } from './thread-validity.ts';
import type { TimeSummary } from './time-summary.ts';
import {
  easedLoad,
  formatFigure,
  type LoadFigures,
  type ValidityReason,
} from './validity-reason.ts';

export type { ValidityReason };

export interface Validity {
  readonly verdict: 'valid' | 'suspect' | 'invalid';
  readonly reasons: readonly ValidityReason[];
}

type Verdict = Validity['verdict'];

/** An equation of counters: what it says and what its sides came to. */
export interface EquationCheck {
  readonly equation: string;
  readonly left: number;
  readonly right: number;
  readonly holds: boolean;
}

export interface InstrumentFigures {
  readonly sendLag: TimeSummary;
  readonly responseTime: TimeSummary;
  readonly intendedGaps: Histogram;
  readonly sentGaps: Histogram;
  readonly load: LoadFigures;
  readonly threads: readonly ThreadSummary[];
  /** Of all processor time, what the hypervisor gave to others; null where that is not known. */
  readonly stolenShare: number | null;
}

export interface ValidityInputs extends InstrumentFigures {
  readonly conservation: readonly EquationCheck[];
  readonly leaseDefects: number;
}

/**
 * Lag is part of the response time, so it is never hidden, but it is ours and not the target's. A healthy generator shows
 * 1 to 2 ms at p99 on two shared cores, and 4 where a slice of Linux's scheduler (3 ms) is often in the way: beyond 5 ms
 * something is off. 25 ms is beyond a garbage collection or several slices: for one request in a hundred the generator
 * was not there. Beside slow responses the same lag matters less, hence the shares of the mean response time.
 */
const suspectLag = { ms: 5, ofMean: 0.25 };
const invalidLag = { ms: 25, ofMean: 0.5 };
/**
 * What plain timers do to a gap is forgiven, and what is small beside the response time. One hiccup of 100 ms is 1 % of
 * a run of ten seconds; for a tenth of the time the load was not the one asked for, for half of it another one.
 */
const forgivenGap = { ms: 1, ofMean: 0.1 };
const suspectGapDistance = 0.1;
const invalidGapDistance = 0.5;
/** 5 %: of every second 50 ms are missing, more than any tail that is measured here; a quarter is a throttled machine. */
const suspectSteal = 0.05;
const invalidSteal = 0.25;
const enoughSamples = 100;

const rank = { valid: 0, suspect: 1, invalid: 2 };

export function judgeValidity(inputs: ValidityInputs): Validity {
  const reasons = [
    ...conservationReasons(inputs.conservation, inputs.leaseDefects),
    ...instrumentReasons(inputs),
    ...sampleReasons(inputs.responseTime.count),
  ];
  return { verdict: worstVerdict(reasons.map((reason) => reason.verdict)), reasons };
}

export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((worst, next) => (rank[next] > rank[worst] ? next : worst), 'valid');
}

/** What can be told while the run goes on. */
export function instrumentReasons(figures: InstrumentFigures): ValidityReason[] {
  const meanMs = figures.responseTime.mean ?? 0;
  return [
    ...lagReasons(figures, meanMs),
    ...gapReasons(figures, meanMs),
    ...figures.threads.flatMap((thread) => threadReasons(thread, meanMs, figures.load)),
    ...stealReasons(figures.stolenShare ?? 0),
  ];
}

/** See send-gaps.ts. */
export function sendGapDistance(
  { intendedGaps, sentGaps }: Pick<InstrumentFigures, 'intendedGaps' | 'sentGaps'>,
  meanMs: number,
): number {
  return gapDistance(intendedGaps, sentGaps, Math.max(forgivenGap.ms, forgivenGap.ofMean * meanMs));
}

function lagReasons(figures: InstrumentFigures, meanMs: number): ValidityReason[] {
  const { sendLag } = figures;
  // Too few to know their p99: their maximum, which is stricter.
  const lagMs = sendLag.p99 ?? sendLag.max ?? 0;
  for (const [verdict, limit] of [
    ['invalid', invalidLag],
    ['suspect', suspectLag],
  ] as const) {
    const threshold = Math.max(limit.ms, limit.ofMean * meanMs);
    if (lagMs <= threshold) continue;
    const message =
      `The generator was late by ${formatFigure(lagMs)} ms at p99, more than the ${formatFigure(threshold)} ms allowed ` +
      `(the greater of ${limit.ms} ms and ${limit.ofMean * 100} % of the mean response time). ${lagRemedy(figures)}.`;
    return [{ verdict, message, value: lagMs, threshold }];
  }
  return [];
}

function lagRemedy({ load, threads }: InstrumentFigures): string {
  const generators = threads.filter(({ hop }) => hop === 'generator');
  return easedLoad(load, Math.max(0, ...generators.map((thread) => thread.loopUtilization)));
}

function gapReasons(figures: InstrumentFigures, meanMs: number): ValidityReason[] {
  const distance = sendGapDistance(figures, meanMs);
  if (distance <= suspectGapDistance) return [];
  const verdict = distance > invalidGapDistance ? 'invalid' : 'suspect';
  const threshold = verdict === 'invalid' ? invalidGapDistance : suspectGapDistance;
  const message =
    `Requests left in bunches: for ${formatFigure(distance * 100)} % of the time the gaps between them were not those ` +
    `intended, more than ${threshold * 100} %. ${lagRemedy(figures)}.`;
  return [{ verdict, message, value: distance, threshold }];
}

function stealReasons(share: number): ValidityReason[] {
  if (share <= suspectSteal) return [];
  const verdict = share > invalidSteal ? 'invalid' : 'suspect';
  const threshold = verdict === 'invalid' ? invalidSteal : suspectSteal;
  const message =
    `The hypervisor gave ${formatFigure(share * 100)} % of the processor time to other machines, more than ` +
    `${threshold * 100} %. Use a machine with cores of its own, or one that is not throttled.`;
  return [{ verdict, message, value: share, threshold }];
}

function conservationReasons(
  checks: readonly EquationCheck[],
  leaseDefects: number,
): ValidityReason[] {
  const reasons: ValidityReason[] = checks
    .filter((check) => !check.holds)
    .map((check) => ({
      verdict: 'invalid',
      message:
        `Counters disagree: ${check.equation} does not hold, ${check.left} against ${check.right}. ` +
        'Requests were lost or counted twice; please report it with this result.',
      value: check.left - check.right,
      threshold: 0,
    }));
  if (leaseDefects > 0) {
    reasons.push({
      verdict: 'invalid',
      message:
        `${leaseDefects} leases of endpoints were ended twice or never, where 0 are allowed: in-flight counts, ` +
        'and what strategies made of them, are wrong. Please report it with this result.',
      value: leaseDefects,
      threshold: 0,
    });
  }
  return reasons;
}

function sampleReasons(okCount: number): ValidityReason[] {
  if (okCount >= enoughSamples) return [];
  const message =
    `Only ${okCount} requests were answered as expected in the measured phase, fewer than ${enoughSamples}: ` +
    'the times say little. Measure longer, raise the rate, or look at why requests failed.';
  return [{ verdict: 'suspect', message, value: okCount, threshold: enoughSamples }];
}
