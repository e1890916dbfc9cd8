/**
 * Outlier ejection as in Envoy (outlier_detection_impl.cc), by consecutive 5xx: an endpoint whose last so many attempts
 * all failed, or were answered 5xx, is ejected for
 *
 *     min(baseEjection · k, maxEjection)
 *
 * where k is raised by each ejection and lowered by each interval that finds the endpoint not ejected. Endpoints come
 * back only at the end of an interval. An ejection that would put more than the greatest share out is left out, but one
 * endpoint always may be (`always_eject_one_host`); the count then begins anew, as after any ejection.
 */
import type { Scheduler, Task } from '../core/clock.ts';
import type { OutlierEjectionSpec } from '../core/policies.ts';
import type { Outcome } from '../strategies/contract.ts';
import type { BalancedEndpoint } from './endpoint-state.ts';
import type { HealthLayer } from './health-layer.ts';

interface Host {
  consecutive: number;
  /** Undefined while it is not. */
  ejectedAtMs: number | undefined;
  /** k. */
  multiplier: number;
}

export class OutlierEjection implements HealthLayer, Task {
  readonly #spec: OutlierEjectionSpec;
  readonly #scheduler: Scheduler;
  readonly #changed: () => void;
  #hosts = new Map<number, Host>();
  #armed = false;

  /** `changed`: which endpoints are available has changed. */
  constructor(spec: OutlierEjectionSpec, scheduler: Scheduler, changed: () => void) {
    this.#spec = spec;
    this.#scheduler = scheduler;
    this.#changed = changed;
  }

  setEndpoints(specs: readonly BalancedEndpoint[]): void {
    const hosts = this.#hosts;
    const fresh = () => ({ consecutive: 0, ejectedAtMs: undefined, multiplier: 0 });
    this.#hosts = new Map(specs.map(({ index }) => [index, hosts.get(index) ?? fresh()]));
  }

  isAvailable(endpoint: number): boolean {
    return this.#hosts.get(endpoint)!.ejectedAtMs === undefined;
  }

  dispatched(): void {}

  ended(endpoint: number, outcome: Outcome, status: number): void {
    const host = this.#hosts.get(endpoint);
    if (!host || host.ejectedAtMs !== undefined || outcome === 'cancelled') return;
    if (outcome === 'answered' && status < 500) host.consecutive = 0;
    else if (++host.consecutive === this.#spec.consecutive5xx) {
      host.consecutive = 0;
      this.#eject(host);
    }
  }

  /** An interval is over. */
  fire(): void {
    this.#armed = false;
    const { baseEjectionMs, maxEjectionMs } = this.#spec;
    const now = this.#scheduler.now();
    let changes = 0;
    for (const host of this.#hosts.values()) {
      if (host.ejectedAtMs === undefined) {
        host.multiplier = Math.max(0, host.multiplier - 1);
      } else if (
        now - host.ejectedAtMs >=
        Math.min(baseEjectionMs * host.multiplier, maxEjectionMs)
      ) {
        host.ejectedAtMs = undefined;
        changes++;
      }
      if (host.multiplier > 0) this.#arm();
    }
    if (changes > 0) this.#changed();
  }

  #eject(host: Host): void {
    const { baseEjectionMs, maxEjectionMs, maxEjectionShare } = this.#spec;
    const hosts = [...this.#hosts.values()];
    const ejected = hosts.filter(({ ejectedAtMs }) => ejectedAtMs !== undefined).length;
    if (ejected > 0 && ejected + 1 > maxEjectionShare * hosts.length) return;
    host.ejectedAtMs = this.#scheduler.now();
    if (host.multiplier * baseEjectionMs < maxEjectionMs + baseEjectionMs) host.multiplier++;
    this.#arm();
    this.#changed();
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    const { intervalMs } = this.#spec;
    this.#scheduler.at((Math.floor(this.#scheduler.now() / intervalMs) + 1) * intervalMs, this);
  }
}
