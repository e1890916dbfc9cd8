/**
 * What later results are judged against, `plimsoll.dev/baseline/v1alpha1`: of each subject every figure that a gate may
 * name, a value per repetition. Small enough to be committed; the repetition is the sample, so nothing more is needed.
 */
import type { RunSpec } from '../core/run-spec.ts';
import type { SavedResult } from './run-result.ts';

export const baselineSchema = 'plimsoll.dev/baseline/v1alpha1';

export interface Baseline extends Pick<SavedResult, 'scenario' | 'environment' | 'command'> {
  readonly schema: typeof baselineSchema;
  /** By name, as comparisons call them. */
  readonly subjects: Readonly<Record<string, BaselineSubject>>;
}

/** Lists have a place for each repetition, in one order. */
export interface BaselineSubject extends Pick<
  RunSpec,
  'engine' | 'ingress' | 'strategy' | 'sweptRatePerSecond'
> {
  /** Absent from baselines of before it was told. */
  readonly dialect?: string | undefined;
  readonly repetitions: readonly number[];
  readonly seeds: readonly number[];
  readonly offeredPerSecond: readonly number[];
  /** By what a gate calls it, `p99(responseTime)`, or `batch: p99(responseTime)` of one load; null where it is not known. */
  readonly figures: Readonly<Record<string, readonly (number | null)[]>>;
  /** Of response times: base64 HDR V2, µs. */
  readonly responseTimeHistograms: readonly string[];
  /** Of repetitions that may not be believed, why; none of their figures is known. */
  readonly distrusted?: readonly string[] | undefined;
}
