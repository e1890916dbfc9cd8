/** A way to execute a run: in virtual time or on the wire. */
import type { RunEvent } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';

export interface Engine {
  readonly name: RunSpec['engine'];
  /** What this engine cannot do for the run, before anything is opened; nothing is ever substituted silently. */
  supports(run: RunSpec): Support;
  /** Rejects when the run cannot be started. Aborting the signal ends it soon, with a valid partial result. */
  open(run: RunSpec, signal: AbortSignal): Promise<EngineSession>;
}

export type Support =
  | { readonly kind: 'full' }
  | { readonly kind: 'approximate'; readonly notes: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

export interface EngineSession extends AsyncDisposable {
  /** Ends with an `ended` event; rejects when the run broke down. */
  events(): AsyncIterable<RunEvent>;
}

/** How often every hop reports, in ms of run time. */
export const intervalMs = 250;
