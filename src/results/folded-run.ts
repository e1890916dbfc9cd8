/** Everything a run's events have added up to so far; view and result are two readings of it. */
import type { RunPhase } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { GeneratorFold } from './generator-fold.ts';
import type { IngressFold } from './ingress-fold.ts';
import type { PodsFold } from './pods-fold.ts';

export interface FoldedRun {
  readonly run: RunSpec;
  readonly generator: GeneratorFold;
  readonly ingress: IngressFold;
  readonly pods: PodsFold;
  phase: RunPhase | 'starting' | 'ended';
  /** The latest time that any event spoke of. */
  nowMs: number;
  /** When draining was announced; Infinity before. */
  drainedFromMs: number;
  aborted: boolean;
  readonly marks: string[];
  /** Null until the machine has reported, or where it cannot know. */
  stolenShare: number | null;
}
