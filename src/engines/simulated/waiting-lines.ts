/**
 * Requests for which their balancer's strategy chose no endpoint, where it is one that lets them wait. Each balancer has a
 * line, and all of a run's replicas together serve those in front in the order in which they came, as one queue would.
 * Nobody is asked again but when a request has left a pod or endpoints have changed; and then only who is in front.
 */
import type { Task } from '../../core/clock.ts';
import { JobQueue } from '../../pods/pod-model.ts';
import type { SimulatedRequest } from './simulated-request.ts';

/** Sends a request on, to a pod or with a refusal; false where it has to wait on. */
export type Admit = (request: SimulatedRequest) => boolean;

export class WaitingLines implements Task {
  readonly #admit: Admit;
  /** Of those that hold anyone: by balancer. */
  readonly #lines = new Map<object, JobQueue>();
  #tickets = 0;
  /** It serves already, or no more. */
  #busy = false;

  constructor(admit: Admit) {
    this.#admit = admit;
  }

  join(balancer: object, request: SimulatedRequest): void {
    request.ticket = ++this.#tickets;
    const line = this.#lines.get(balancer) ?? new JobQueue();
    line.push(request);
    this.#lines.set(balancer, line);
  }

  leave(balancer: object, request: SimulatedRequest): void {
    request.ticket = 0;
    const line = this.#lines.get(balancer)!;
    line.remove(request);
    if (!line.first) this.#lines.delete(balancer);
  }

  /** Later, but at the same time. */
  fire(): void {
    this.serve();
  }

  /** A request that is sent on may end at once and so have others served: that is for the loop, not within it. */
  serve(): void {
    if (this.#busy || this.#lines.size === 0) return;
    this.#busy = true;
    while (this.#serveOne());
    this.#busy = false;
  }

  /** Nobody is served any more. */
  close(): void {
    this.#busy = true;
  }

  #serveOne(): boolean {
    const lines = [...this.#lines.values()];
    const inFront = lines.map((line) => line.first as SimulatedRequest);
    if (inFront.length > 1) inFront.sort((a, b) => a.ticket - b.ticket);
    return inFront.some(this.#admit);
  }
}
