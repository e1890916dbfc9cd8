/** What is asked of the target and when: the loads of a run, their stages, and how the rate of a stage moves. Plain data. */
import type { Distribution } from './distribution.ts';

export interface LoadSpec {
  /** Unique in the run; absent where the scenario has one load and does not name it. */
  readonly name?: string | undefined;
  /** One after the other; the first also runs, unmeasured, during warm-up. */
  readonly stages: readonly LoadStage[];
  /** Which of `RunSpec.requests` it mixes by weight: from this one up to before that one. */
  readonly requests: { readonly from: number; readonly to: number };
}

export type LoadStage =
  | {
      readonly kind: 'open';
      /** The mean: of a shape over its stage (ramp, spike), or over its whole periods (sine, bursts). */
      readonly ratePerSecond: number;
      /** Absent: the rate stays as it is. */
      readonly shape?: RateShape | undefined;
      readonly arrivals: 'constant' | 'poisson' | 'uniform';
      readonly durationMs: number;
    }
  | {
      readonly kind: 'closed';
      /** At the start of the stage. */
      readonly users: number;
      /** Where it differs they come or go one by one, evenly over the stage. */
      readonly usersAtEnd?: number | undefined;
      readonly thinkTime: Distribution;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'replay';
      /** The recording, as the scenario names it. */
      readonly file: string;
      /** Since the stage began; never decreasing. What lies beyond the stage's end is not sent. */
      readonly timesMs: readonly number[];
      /** Of each time, its index into `RunSpec.requests`; absent where times alone were recorded: mixed by weight. */
      readonly kinds?: readonly number[] | undefined;
      readonly durationMs: number;
    };

/** How the rate of an open stage moves. Every field but `kind` is a rate or a time, and its name says which. */
export type RateShape =
  | { readonly kind: 'ramp'; readonly fromPerSecond: number; readonly toPerSecond: number }
  | {
      readonly kind: 'spike';
      readonly basePerSecond: number;
      readonly peakPerSecond: number;
      readonly atMs: number;
      readonly forMs: number;
    }
  | {
      readonly kind: 'sine';
      readonly meanPerSecond: number;
      /** At most the mean. */
      readonly amplitudePerSecond: number;
      readonly periodMs: number;
      /** How far into its period the wave begins; at 0 it rises through its mean. */
      readonly phaseMs: number;
    }
  | {
      readonly kind: 'bursts';
      readonly onPerSecond: number;
      readonly offPerSecond: number;
      readonly onMs: number;
      readonly offMs: number;
    };
