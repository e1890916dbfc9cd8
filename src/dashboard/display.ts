/** What shows the progress of a plan: the dashboard on a terminal, plain lines elsewhere. */
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';

export interface ProgressDisplay {
  /** `number` counts from 1. */
  runStarted(run: RunSpec, number: number, total: number): void;
  /** About ten times a second. */
  update(view: RunView): void;
  /** The result stays visible for comparison. */
  runEnded(result: RunResult): void;
  /** Leaves the terminal clean, the last frame on it. */
  close(): Promise<void> | void;
}
