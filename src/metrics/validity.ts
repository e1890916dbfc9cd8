/**
 * May the measurement be believed? Judges the instrument (generator late or starved, pods' thread starved, counters that
 * disagree), never the target: an overloaded ingress is a finding, see regime.ts. In a closed loop the send lag is that
 * of issuing: how long after a user was ready the request went out.
 */
import type { TimeSummary } from './time-summary.ts';

export interface Validity {
  readonly verdict: 'valid' | 'suspect' | 'invalid';
  readonly reasons: readonly ValidityReason[];
}

export interface ValidityReason {
  readonly verdict: 'suspect' | 'invalid';
  /** In plain words, with what to do. */
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
}

type Verdict = Validity['verdict'];

/** An equation of counters: what it says and what its sides came to. */
export interface EquationCheck {
  readonly equation: string;
  readonly left: number;
  readonly right: number;
  readonly holds: boolean;
}

export interface ThreadSummary {
  /** The median over the measured intervals of each interval's 99th percentile. */
  readonly loopDelayP99Ms: number;
  /** Busy fraction over the measured phase. */
  readonly loopUtilization: number;
}

export interface ValidityInputs {
  readonly sendLag: TimeSummary;
  readonly responseTime: TimeSummary;
  readonly generator: ThreadSummary;
  readonly pods: ThreadSummary;
  readonly conservation: readonly EquationCheck[];
  readonly leaseDefects: number;
}

/**
 * Lag is part of the response time, so it is never hidden, but it is ours and not the target's. A healthy generator on
 * plain timers shows 1 to 2 ms at p99 on two shared cores, so 3 ms says something is off; 25 ms is beyond a garbage
 * collection or a scheduler slice: for one request in a hundred the generator was not there. Beside slow responses the
 * same lag matters less, hence the shares of the mean response time.
 */
const suspectLag = { ms: 3, ofMean: 0.25 };
const invalidLag = { ms: 25, ofMean: 0.5 };
/** The generator reads answers late by as much; probes of the delay themselves err by a millisecond or two. */
const suspectLoopDelay = { ms: 10, ofMean: 0.5 };
const suspectUtilization = 0.95;
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
export function instrumentReasons(
  inputs: Pick<ValidityInputs, 'sendLag' | 'responseTime' | 'generator' | 'pods'>,
): ValidityReason[] {
  const meanMs = inputs.responseTime.mean ?? 0;
  return [
    ...lagReasons(inputs.sendLag, meanMs),
    ...loopDelayReasons(inputs.generator.loopDelayP99Ms, meanMs),
    ...utilizationReasons(
      'generator',
      inputs.generator.loopUtilization,
      'a lower rate or fewer users',
    ),
    ...utilizationReasons('pods', inputs.pods.loopUtilization, 'a lower rate or smaller responses'),
  ];
}

function lagReasons(sendLag: TimeSummary, meanMs: number): ValidityReason[] {
  // Too few to know their p99: their maximum, which is stricter.
  const lagMs = sendLag.p99 ?? sendLag.max ?? 0;
  for (const [verdict, limit] of [
    ['invalid', invalidLag],
    ['suspect', suspectLag],
  ] as const) {
    const threshold = Math.max(limit.ms, limit.ofMean * meanMs);
    if (lagMs <= threshold) continue;
    const message =
      `The generator was late: 1 % of requests left ${format(lagMs)} ms or more after their intended time, ` +
      `more than the ${format(threshold)} ms allowed (the greater of ${limit.ms} ms and ` +
      `${limit.ofMean * 100} % of the mean response time). Use a lower rate or a machine with less else to do.`;
    return [{ verdict, message, value: lagMs, threshold }];
  }
  return [];
}

function loopDelayReasons(delayMs: number, meanMs: number): ValidityReason[] {
  const threshold = Math.max(suspectLoopDelay.ms, suspectLoopDelay.ofMean * meanMs);
  if (delayMs <= threshold) return [];
  const message =
    `The generator's event loop was held up ${format(delayMs)} ms at p99 in half of the intervals, more than the ` +
    `${format(threshold)} ms allowed: answers were read that late. Use a lower rate or a machine with less else to do.`;
  return [{ verdict: 'suspect', message, value: delayMs, threshold }];
}

function utilizationReasons(thread: string, utilization: number, remedy: string): ValidityReason[] {
  if (utilization <= suspectUtilization) return [];
  const message =
    `The ${thread} thread was busy ${format(utilization * 100)} % of the time, more than ` +
    `${suspectUtilization * 100} %: the figures may show its limit instead of the ingress's. Use ${remedy}.`;
  return [{ verdict: 'suspect', message, value: utilization, threshold: suspectUtilization }];
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

function format(value: number): string {
  return String(Number(value.toPrecision(3)));
}
