/** What this machine can measure at best, `plimsoll.dev/calibration/v1alpha1`: saved once, and part of later results. */
import type { TimeSummary } from '../metrics/time-summary.ts';
import type { Environment } from './environment.ts';

export const calibrationSchema = 'plimsoll.dev/calibration/v1alpha1';

export interface Calibration {
  readonly schema: typeof calibrationSchema;
  readonly takenAt: string;
  readonly environment: Environment;
  /** An open loop straight to a pod that takes no time: what is left is the instrument's own. */
  readonly floor: {
    readonly ratePerSecond: number;
    readonly responseTimeMs: TimeSummary;
    readonly sendLagMs: TimeSummary;
    readonly verdict: 'valid' | 'suspect' | 'invalid';
  };
  readonly rates: RateBracket;
  readonly timerErrorMs: { readonly precise: TimeSummary; readonly setTimeout: TimeSummary };
  /** Closed loop through the ingress, all parts busy. */
  readonly cpuPerRequestUs: Readonly<Record<'generator' | 'ingress' | 'pods', number>>;
  /** What each hop costs each way, as a scenario's `hops` takes it; null where it could not be measured. */
  readonly hopsMs: Readonly<Record<'clientToIngress' | 'ingress' | 'ingressToPod', number>> | null;
  readonly secondOpinion: SecondOpinion;
}

/** Where open-loop runs stop being valid. */
export interface RateBracket {
  readonly highestValidPerSecond: number | null;
  /** Null when even the highest rate asked for was valid. */
  readonly lowestNotValidPerSecond: number | null;
  /** Why that was not valid. */
  readonly reason: string | null;
  /** The bracket was to be no wider than this, 0.1 for 10 %; it is wider where time ran out. */
  readonly resolution: number;
}

/** A closed loop without think time. */
export interface ClosedLoopFigures {
  readonly requestsPerSecond: number;
  readonly responseTimeMs: TimeSummary;
}

/** Of the same load on the same kind of server. */
export interface SecondOpinion {
  readonly users: number;
  readonly plimsoll: ClosedLoopFigures;
  readonly autocannon: ClosedLoopFigures;
  readonly agree: boolean;
  /** Where they do not: what is wrong, in plain words. */
  readonly problems: readonly string[];
}
