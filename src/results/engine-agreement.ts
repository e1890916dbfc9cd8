/** What `plimsoll run --against simulated` found: the wire beside virtual time, figure by figure. */

import type { Plan } from '../core/run-spec.ts';

/** From nowhere means that they cost nothing. */
export type HopsSource = NonNullable<Plan['simulatedHopsFrom']>;

export interface EngineAgreement {
  readonly hopsFrom: HopsSource;
  readonly subjects: readonly SubjectAgreement[];
}

/** A strategy on an ingress. */
export interface SubjectAgreement {
  readonly subject: string;
  readonly strategy: string;
  readonly ingress: string;
  /** Repetitions that both played to their end. */
  readonly pairs: number;
  readonly figures: readonly FigureAgreement[];
  /** Wire less simulated, of the mean response time; null where the pods can't be asked. */
  readonly meanPartsMs: MeanParts | null;
  /** Why it allows no verdict; absent when it does. */
  readonly distrusted?: string | undefined;
}

export interface FigureAgreement {
  readonly figure: 'mean' | 'p50' | 'p99' | 'throughput' | 'errors' | 'share';
  /** Of a share. */
  readonly endpoint?: string | undefined;
  /** Times of ok requests in ms, requests per second, or fractions; repetitions merged. */
  readonly unit: 'ms' | '/s' | 'fraction';
  readonly wire: number | null;
  readonly simulated: number | null;
  /** Wire / simulated − 1 of times and rates, wire − simulated of fractions; over the pairs. */
  readonly difference: number | null;
  /** Of the difference, at 95 %; null with fewer than two pairs. */
  readonly interval: Range | null;
  /** What is expected of the difference where the models are right. */
  readonly expected: Range | null;
  /** `unclear`: the interval is on both sides of what is expected, or something is not known. */
  readonly verdict: 'agrees' | 'differs' | 'unclear';
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface MeanParts {
  readonly sendLagMs: number;
  /** Network, ingress, and connections to be made. */
  readonly betweenMs: number;
  readonly queueMs: number;
  readonly serviceMs: number;
}
