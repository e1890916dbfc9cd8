/** What `plimsoll gate` found: verdicts on the rules as they stand, and against a baseline where there is one. */
import type { Bounds } from './comparison-result.ts';
import type { GateVerdict } from './run-result.ts';

export interface GateReport {
  readonly scenario: string;
  /** What sets result and baseline apart beside the figures, to be read before them. */
  readonly differences: readonly string[];
  readonly gates: readonly GateVerdict[];
  /** Absent without a baseline. */
  readonly againstBaseline?: readonly BaselineVerdict[] | undefined;
}

export interface BaselineVerdict extends Omit<GateVerdict, 'value' | 'bound'> {
  /** As rules call it, `p99(responseTime)`. */
  readonly metric: string;
  readonly better: 'lower' | 'higher';
  /** Means over repetitions, of ratios geometric. */
  readonly value: number | null;
  readonly baseline: number | null;
  /** Of the value, from baseline and tolerance. */
  readonly bound: number | null;
  readonly change: Change | null;
}

export interface Change {
  /** What the estimate is: value / baseline, or value − baseline. */
  readonly scale: 'ratio' | 'difference';
  readonly estimate: number;
  /** 95 %; null with fewer than two repetitions on a side. */
  readonly interval: Bounds | null;
  /** Whether by repetition, as simulated ones are; else as two samples. */
  readonly paired: boolean;
  /** Pairs, or repetitions of the side with fewer. */
  readonly repetitions: number;
}
