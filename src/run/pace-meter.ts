/** How fast a simulation gets on by the clock on the wall. */
import type { RunEvent } from '../core/run-event.ts';
import type { Pace, RunView } from '../results/run-view.ts';

export class PaceMeter {
  readonly #startedMs = performance.now();
  #requests = 0;

  count(event: RunEvent): void {
    if (event.kind !== 'interval' || event.interval.hop !== 'generator') return;
    const { warmup, measure } = event.interval.phases;
    this.#requests += warmup.counts.intended + measure.counts.intended;
  }

  /** What is left of virtual time is taken to pass as the rest did. */
  read({ elapsedMs: virtualMs, totalMs }: RunView): Pace {
    const elapsedMs = performance.now() - this.#startedMs;
    const leftMs = virtualMs > 0 ? (elapsedMs * Math.max(0, totalMs - virtualMs)) / virtualMs : 0;
    return { elapsedMs, leftMs, requestsPerSecond: (1000 * this.#requests) / elapsedMs };
  }
}
