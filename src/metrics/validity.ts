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

/** How the requests of one load, or of all, were sent. */
export interface SendFigures {
  readonly sendLag: TimeSummary;
  readonly responseTime: TimeSummary;
  readonly intendedGaps: Histogram;
  readonly sentGaps: Histogram;
}

export interface InstrumentFigures extends SendFigures {
  /** Each for itself, where they have names: what is bad about a small load is lost in the sum. */
  readonly loads: readonly (SendFigures & { readonly name: string })[];
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
    ...lagReasons(figures),
    ...gapReasons(figures),
    ...figures.threads.flatMap((thread) => threadReasons(thread, meanMs, figures.load)),
    ...stealReasons(figures.stolenShare ?? 0),
  ];
}

/**
 * Of the load that fared worst; see send-gaps.ts. Not over all: between requests of different loads nothing is said of
 * gaps.
 */
export function worstSendGaps(figures: InstrumentFigures): { distance: number; name?: string } {
  const { loads } = figures;
  const judged = (loads.length > 0 ? loads : [figures]).map((load) => ({
    ...load,
    distance: sendGapDistance(load),
  }));
  return judged.reduce((worst, next) => (next.distance > worst.distance ? next : worst));
}

function sendGapDistance({ intendedGaps, sentGaps, responseTime }: SendFigures): number {
  const forgivenMs = Math.max(forgivenGap.ms, forgivenGap.ofMean * (responseTime.mean ?? 0));
  return gapDistance(intendedGaps, sentGaps, forgivenMs);
}

/** The worst: of all requests, or of a load whose p99 is known. */
function lagReasons(figures: InstrumentFigures): ValidityReason[] {
  const loads = figures.loads.filter(({ sendLag }) => sendLag.p99 !== null);
  const reasons = [
    lagReason(figures, figures),
    ...loads.map((load) => lagReason(load, figures, load.name)),
  ];
  return reasons
    .filter((reason) => reason !== undefined)
    .toSorted((a, b) => rank[b.verdict] - rank[a.verdict])
    .slice(0, 1);
}

function lagReason(
  { sendLag, responseTime }: SendFigures,
  figures: InstrumentFigures,
  load?: string,
): ValidityReason | undefined {
  // Too few to know their p99: their maximum, which is stricter.
  const lagMs = sendLag.p99 ?? sendLag.max ?? 0;
  for (const [verdict, limit] of [
    ['invalid', invalidLag],
    ['suspect', suspectLag],
  ] as const) {
    const threshold = Math.max(limit.ms, limit.ofMean * (responseTime.mean ?? 0));
    if (lagMs <= threshold) continue;
    const message =
      `The generator was late${load === undefined ? '' : ` in load ${load}`} by ${formatFigure(lagMs)} ms at p99, more than the ${formatFigure(threshold)} ms allowed ` +
      `(the greater of ${limit.ms} ms and ${limit.ofMean * 100} % of the mean response time). ${lagRemedy(figures)}.`;
    return { verdict, message, value: lagMs, threshold };
  }
  return undefined;
}

function lagRemedy({ load, threads }: InstrumentFigures): string {
  const generators = threads.filter(({ hop }) => hop === 'generator');
  return easedLoad(load, Math.max(0, ...generators.map((thread) => thread.loopUtilization)));
}

function gapReasons(figures: InstrumentFigures): ValidityReason[] {
  const { distance, name } = worstSendGaps(figures);
  if (distance <= suspectGapDistance) return [];
  const verdict = distance > invalidGapDistance ? 'invalid' : 'suspect';
  const threshold = verdict === 'invalid' ? invalidGapDistance : suspectGapDistance;
  const message =
    `Requests${name === undefined ? '' : ` of load ${name}`} left in bunches: for ${formatFigure(distance * 100)} % of the time the gaps between them were not those ` +
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
