/** The highest rate at which an objective holds, `plimsoll.dev/capacity/v1alpha1`: what `plimsoll capacity` saves. */
import type { RunSpec } from '../core/run-spec.ts';
import type { Regime } from '../metrics/regime.ts';
import type { Bounds } from './comparison-result.ts';
import type { Environment } from './environment.ts';

export const capacitySchema = 'plimsoll.dev/capacity/v1alpha1';

export interface Capacity {
  readonly schema: typeof capacitySchema;
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly environment: Environment;
  /** The command line that made it. */
  readonly command: string;
  readonly startedAt: string;
  readonly aborted: boolean;
  readonly notes: readonly string[];
  readonly engine: RunSpec['engine'];
  /** As written. */
  readonly objective: string;
  readonly range: SoughtRange;
  readonly subjects: readonly SubjectCapacity[];
  /** Each two subjects once, where both are found. */
  readonly pairs: readonly CapacityPair[];
}

export interface SoughtRange {
  readonly leastPerSecond: number;
  readonly mostPerSecond: number;
  /** The bracket of a repetition is no wider than this: 0.01 for 1 %. */
  readonly resolution: number;
}

export interface SubjectCapacity {
  readonly subject: string;
  /**
   * `found`; `at-least`: it holds in the whole range; `below`: nowhere in the range; `undetermined`: it could not be judged,
   * or repetitions do not agree on these.
   */
  readonly finding: 'found' | 'at-least' | 'below' | 'undetermined';
  /** Found: the geometric mean over repetitions. Otherwise the end of the range that it is beyond, or null. */
  readonly ratePerSecond: number | null;
  /** 95 %, found in two repetitions or more. */
  readonly interval: Bounds | null;
  /** The highest rate at which every repetition held. */
  readonly heldAtPerSecond: number | null;
  /** What fails first, or why it is undetermined. */
  readonly reason: string | null;
  readonly thresholds: readonly CapacityThreshold[];
  /** By rising rate, repetitions merged. */
  readonly curve: readonly CurvePoint[];
  /** The point of the curve with the greatest power; null without a curve. */
  readonly kneePerSecond: number | null;
}

/** Where one repetition stops holding. */
export interface CapacityThreshold {
  readonly repetition: number;
  /** `unknown`: the search could not go on. */
  readonly ended: 'found' | 'always' | 'never' | 'unknown';
  readonly holdsAtPerSecond: number | null;
  readonly failsAtPerSecond: number | null;
  /** Of the failure, or of the end; null where it always holds. */
  readonly reason: string | null;
  /** That it took. */
  readonly runs: number;
}

export interface CurvePoint {
  readonly ratePerSecond: number;
  readonly repetitions: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly goodputPerSecond: number;
  readonly errors: number;
  readonly regime: Regime;
}

/** Paired by repetition: both met the same requests at the same rates. */
export interface CapacityPair {
  readonly a: string;
  readonly b: string;
  /** a / b. */
  readonly estimate: number;
  /** 95 %, of this pair by itself; null with fewer than two repetitions. */
  readonly interval: Bounds | null;
  readonly p: number | null;
  /** Within the family of all pairs (Benjamini–Hochberg). */
  readonly adjustedP: number | null;
  readonly significant: boolean;
}
