/**
 * The one accumulator: run events in, the live view and the result out, so that dashboard, report and gate cannot
 * disagree. Order of events from different threads does not matter.
 */
import type { Interval, RunEvent } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { assembleResult } from './assemble-result.ts';
import { assembleView } from './assemble-view.ts';
import { withDiscovered } from './discovered-endpoints.ts';
import type { FoldedRun } from './folded-run.ts';
import { GeneratorFold } from './generator-fold.ts';
import { IngressFold } from './ingress-fold.ts';
import { PodsFold } from './pods-fold.ts';
import type { RunResult } from './run-result.ts';
import type { RunView } from './run-view.ts';

export class RunFold {
  readonly #folded: FoldedRun;

  constructor(run: RunSpec) {
    this.#folded = {
      run,
      generator: new GeneratorFold(run),
      ingress: new IngressFold(run),
      pods: new PodsFold(run),
      phase: 'starting',
      nowMs: 0,
      drainedFromMs: Infinity,
      aborted: false,
      marks: [],
      stolenShare: null,
    };
  }

  apply(event: RunEvent): void {
    const folded = this.#folded;
    const atMs = event.kind === 'interval' ? event.interval.toMs : event.atMs;
    folded.nowMs = Math.max(folded.nowMs, atMs);
    switch (event.kind) {
      case 'interval':
        this.#addInterval(event.interval);
        break;
      case 'phase':
        folded.phase = event.phase;
        if (event.phase === 'drain') folded.drainedFromMs = atMs;
        break;
      case 'mark':
        folded.marks.push(`${(atMs / 1000).toFixed(1)} s: ${event.text}`);
        break;
      case 'ingress':
        folded.ingress.reports.push(event.report);
        break;
      case 'machine':
        folded.stolenShare = event.health.stolenShare;
        break;
      case 'ended':
        folded.phase = 'ended';
        folded.aborted = event.aborted;
    }
  }

  /** Cheap enough for ten times a second. */
  view(): RunView {
    return assembleView(this.#known());
  }

  /** Complete once the run has ended. */
  result(): RunResult {
    return assembleResult(this.#known());
  }

  #known(): FoldedRun {
    const { run, generator } = this.#folded;
    return { ...this.#folded, run: withDiscovered(run, generator) };
  }

  #addInterval(interval: Interval): void {
    switch (interval.hop) {
      case 'generator':
        this.#folded.generator.add(interval);
        break;
      case 'ingress':
        this.#folded.ingress.add(interval);
        break;
      case 'pods':
        this.#folded.pods.add(interval);
    }
  }
}
