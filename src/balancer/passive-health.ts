/**
 * Passive health as in nginx (ngx_http_upstream_round_robin.c): an endpoint with `maxFails` failures is not chosen for
 * `failTimeout`, then for one request, whose success clears it and whose failure bans it again.
 *
 *     banned       fails ≥ maxFails and now − checked ≤ failTimeout
 *     chosen       if now − checked > failTimeout: checked = now
 *     failed       fails += 1; checked = accessed = now
 *     any other    if accessed < checked: fails = 0
 *
 * Time is in whole seconds, so a ban of 10 s lasts from 10 to 11. A request that its client cancelled clears like an
 * answer. An endpoint that is alone is never banned.
 */
import type { Scheduler, Task } from '../core/clock.ts';
import type { PassiveHealthSpec } from '../core/policies.ts';
import type { Outcome } from '../strategies/contract.ts';
import type { BalancedEndpoint } from './endpoint-state.ts';
import type { HealthLayer } from './health-layer.ts';

export class PassiveHealth implements HealthLayer {
  readonly #maxFails: number;
  readonly #failTimeoutS: number;
  readonly #scheduler: Scheduler;
  readonly #isFailure: (outcome: Outcome, status: number) => boolean;
  readonly #changed: () => void;
  #peers = new Map<number, Peer>();

  /** `changed`: which endpoints are available has changed. */
  constructor(
    { maxFails, failTimeoutMs }: PassiveHealthSpec,
    scheduler: Scheduler,
    isFailure: (outcome: Outcome, status: number) => boolean,
    changed: () => void,
  ) {
    this.#maxFails = maxFails;
    this.#failTimeoutS = failTimeoutMs / 1000;
    this.#scheduler = scheduler;
    this.#isFailure = isFailure;
    this.#changed = changed;
  }

  setEndpoints(specs: readonly BalancedEndpoint[]): void {
    const peers = this.#peers;
    this.#peers = new Map(
      specs.map(({ index }) => [index, peers.get(index) ?? new Peer((peer) => this.#due(peer))]),
    );
  }

  isAvailable(endpoint: number): boolean {
    return !this.#peers.get(endpoint)!.banned || this.#peers.size === 1;
  }

  dispatched(endpoint: number): void {
    const peer = this.#peers.get(endpoint);
    if (!peer || !this.#isOver(peer)) return;
    peer.checkedS = this.#nowS();
    // The one request that may try it is on its way.
    if (peer.fails >= this.#maxFails) this.#ban(peer);
  }

  ended(endpoint: number, outcome: Outcome, status: number): void {
    const peer = this.#peers.get(endpoint);
    if (!peer || this.#peers.size === 1) return;
    if (this.#isFailure(outcome, status)) {
      peer.fails++;
      peer.accessedS = this.#nowS();
      peer.checkedS = peer.accessedS;
      if (peer.fails >= this.#maxFails) this.#ban(peer);
    } else if (peer.accessedS < peer.checkedS) {
      peer.fails = 0;
      this.#lift(peer);
    }
  }

  #ban(peer: Peer): void {
    if (!peer.armed) this.#arm(peer);
    if (peer.banned) return;
    peer.banned = true;
    this.#changed();
  }

  #lift(peer: Peer): void {
    if (!peer.banned) return;
    peer.banned = false;
    this.#changed();
  }

  #arm(peer: Peer): void {
    peer.armed = true;
    this.#scheduler.at((peer.checkedS + this.#failTimeoutS + 1) * 1000, peer);
  }

  #due(peer: Peer): void {
    peer.armed = false;
    if (!peer.banned) return;
    if (this.#isOver(peer)) this.#lift(peer);
    else this.#arm(peer);
  }

  #isOver({ checkedS }: Peer): boolean {
    return this.#nowS() - checkedS > this.#failTimeoutS;
  }

  #nowS(): number {
    return Math.floor(this.#scheduler.now() / 1000);
  }
}

class Peer implements Task {
  fails = 0;
  /** Of the last failure. */
  accessedS = -Infinity;
  checkedS = -Infinity;
  banned = false;
  armed = false;
  readonly #due: (peer: Peer) => void;

  constructor(due: (peer: Peer) => void) {
    this.#due = due;
  }

  fire(): void {
    this.#due(this);
  }
}
