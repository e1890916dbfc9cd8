/**
 * Slow start as in Envoy: an endpoint that has just been added, or has come back, begins with a part of its weight,
 *
 *     weight · max(minWeight, (max(1 ms, t) / window)^(1 / aggression))
 *
 * raised in twenty steps over the window. Aggression 1 is a straight line, and with it a minimum of 0 the slow start of
 * nginx Plus and HAProxy. Weights are whole numbers, so here they are all in hundredths of what is configured, and none
 * is below one hundredth. The endpoints of the beginning are warm: together, it would not change their shares.
 */
import type { Scheduler, Task } from '../core/clock.ts';
import type { SlowStartSpec } from '../core/policies.ts';
import type { BalancedEndpoint } from './endpoint-state.ts';

const steps = 20;
const hundredths = 100;

/** The part of its weight that an endpoint has `elapsedMs` after it came. */
export function slowStartFactor(
  { windowMs, aggression, minWeightShare }: SlowStartSpec,
  elapsedMs: number,
): number {
  if (elapsedMs >= windowMs) return 1;
  return Math.max(minWeightShare, (Math.max(1, elapsedMs) / windowMs) ** (1 / aggression));
}

export class SlowStart implements Task {
  readonly #spec: SlowStartSpec;
  readonly #scheduler: Scheduler;
  readonly #changed: () => void;
  /** By place in the run: when those that were ready came. */
  #since: Map<number, number> | undefined;
  #armed = false;

  /** `changed`: weights have. */
  constructor(spec: SlowStartSpec, scheduler: Scheduler, changed: () => void) {
    this.#spec = spec;
    this.#scheduler = scheduler;
    this.#changed = changed;
  }

  /** Of endpoints that are ready now, as they weigh now. */
  weigh(specs: readonly BalancedEndpoint[]): readonly BalancedEndpoint[] {
    const now = this.#scheduler.now();
    const before = this.#since;
    const cameMs = before ? now : -Infinity;
    this.#since = new Map(specs.map(({ index }) => [index, before?.get(index) ?? cameMs]));
    let warming = false;
    const weighed = specs.map((spec) => {
      const factor = slowStartFactor(this.#spec, now - this.#since!.get(spec.index)!);
      warming ||= factor < 1;
      return { ...spec, weight: Math.max(1, Math.round(spec.weight * factor * hundredths)) };
    });
    if (warming) this.#arm(now);
    return weighed;
  }

  fire(): void {
    this.#armed = false;
    this.#changed();
  }

  #arm(now: number): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#scheduler.at(now + this.#spec.windowMs / steps, this);
  }
}
