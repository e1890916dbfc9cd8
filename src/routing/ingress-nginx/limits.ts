/**
 * `limit-rps`, `limit-rpm` and `limit-connections`: ngx_http_limit_req_module with `nodelay` and ngx_http_limit_conn_module,
 * per client address, one set for all paths of an Ingress. A leaky bucket in thousandths of a request: it runs out at the
 * rate, a request adds 1000, and one that would bring it above the burst is refused and adds nothing.
 */
import type { Clock } from '../../core/clock.ts';
import type { NginxLimits } from '../../core/nginx-location.ts';
import type { Admission } from '../dialect.ts';
import { Networks } from './networks.ts';

/** ingress-nginx gives a zone 5 MB, and a state takes 128 bytes. */
export const mostStates = 40_000;

interface Bucket {
  readonly excess: number;
  readonly atMs: number;
}

class RateZone {
  readonly #perSecond: number;
  readonly #burst: number;
  /** The one that was not asked for longest comes first. */
  readonly #buckets = new Map<string, Bucket>();

  /** `perSecond` and `burst` in thousandths. */
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  admits(client: string, nowMs: number): boolean {
    return this.#excess(this.#buckets.get(client), nowMs) <= this.#burst;
  }

  add(client: string, nowMs: number): void {
    const excess = this.#excess(this.#buckets.get(client), nowMs);
    this.#buckets.delete(client);
    this.#buckets.set(client, { excess, atMs: nowMs });
    if (this.#buckets.size > mostStates) this.#forgetOldest();
  }

  #excess(bucket: Bucket | undefined, nowMs: number): number {
    if (!bucket) return 0;
    const leaked = Math.floor((this.#perSecond * (nowMs - bucket.atMs)) / 1000);
    return Math.max(0, bucket.excess - leaked + 1000);
  }

  #forgetOldest(): void {
    for (const client of this.#buckets.keys()) {
      this.#buckets.delete(client);
      return;
    }
  }
}

export class Limits {
  readonly #clock: Clock;
  readonly #rates: readonly RateZone[];
  readonly #mostConnections: number;
  readonly #connections = new Map<string, number>();
  readonly #exempt: Networks;

  constructor(limits: NginxLimits, clock: Clock) {
    const { requestsPerSecond = 0, requestsPerMinute = 0, connections = 0 } = limits;
    const rates: readonly (readonly [rate: number, perSecond: number])[] = [
      [requestsPerSecond, requestsPerSecond * 1000],
      [requestsPerMinute, Math.floor((requestsPerMinute * 1000) / 60)],
    ];
    this.#clock = clock;
    this.#rates = rates
      .filter(([rate]) => rate > 0)
      .map(([rate, perSecond]) => new RateZone(perSecond, rate * limits.burstMultiplier * 1000));
    this.#mostConnections = connections;
    this.#exempt = new Networks(limits.exempt);
  }

  /** Rates go first, as nginx has it; only a request that all of them admit counts. */
  admit(client: string): Admission | 'refused' | undefined {
    if (this.#exempt.has(client)) return undefined;
    const nowMs = Math.floor(this.#clock.now());
    if (!this.#rates.every((zone) => zone.admits(client, nowMs))) return 'refused';
    for (const zone of this.#rates) zone.add(client, nowMs);
    return this.#mostConnections === 0 ? undefined : this.#connect(client);
  }

  #connect(client: string): Admission | 'refused' {
    const open = this.#connections.get(client) ?? 0;
    if (open >= this.#mostConnections) return 'refused';
    this.#connections.set(client, open + 1);
    return { over: () => this.#disconnect(client) };
  }

  #disconnect(client: string): void {
    const open = this.#connections.get(client)!;
    if (open === 1) this.#connections.delete(client);
    else this.#connections.set(client, open - 1);
  }
}
