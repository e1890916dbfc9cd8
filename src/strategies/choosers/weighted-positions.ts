/**
 * The turns of HAProxy's dynamic weighted round robin (lb_fwrr.c): positions in time instead of a map, so that weights may
 * change at any moment. After a turn an endpoint's next position is its last plus Σ weights / weight (whole; the rest is
 * carried over); the least position is next. Endpoints that have not had a turn this round (heaviest first) fill the holes;
 * those whose next position lies beyond the round of 16 · Σ weights turns wait for the following one, where they start
 * afresh: in a round one may get a turn less than 16 times its weight. O(log n).
 */
import type { Endpoint, ReadySet, RequestInfo } from '../../core/endpoint.ts';
import type { MembershipChange, Strategy } from '../contract.ts';
import { OrderedQueue } from './ordered-queue.ts';

/** HAProxy's: so that less than one part of a weight can be told. It shows in the order of equals. */
const weightScale = 16;
const weightRange = 256;
const greatestWeight = weightRange * weightScale;

interface Server {
  readonly endpoint: Endpoint;
  weight: number;
  last: number;
  next: number;
  rest: number;
}

export class WeightedPositions implements Strategy {
  /** By endpoint index. */
  readonly #servers: Server[] = [];
  /** By next position. */
  readonly #current = new OrderedQueue();
  /** By weight, heaviest first: those without a turn so far, and those that have had theirs in this round. */
  #entering = new OrderedQueue();
  #following = new OrderedQueue();
  #started = false;
  #round = 0;
  #position = 0;
  #roundWeight = 0;
  #totalWeight = 0;

  /** The endpoint of the last attempt loses its turn to the next one. */
  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint {
    if (!this.#started) this.#start(ready);
    const round = this.#round;
    let server = this.#take();
    let avoided: Server | undefined;
    if (server.endpoint === tried.at(-1) && ready.size > 1) {
      avoided = server;
      server = this.#take();
    }
    this.#queue(server);
    if (avoided === undefined) return server.endpoint;
    if (this.#round === round) this.#queue(avoided);
    else this.#queueByWeight(this.#entering, avoided);
    return server.endpoint;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (!this.#started) return;
    const server = this.#servers[endpoint.index]!;
    if (kind === 'added') this.#enter(endpoint);
    else if (kind === 'reweighted') this.#reweight(server);
    else {
      this.#totalWeight -= server.weight;
      this.#dequeue(server);
    }
  }

  #start(ready: ReadySet): void {
    this.#started = true;
    for (let position = 0; position < ready.size; position++) {
      const server = this.#meet(ready.at(position));
      this.#queueByWeight(this.#entering, server);
    }
  }

  /** Off its queue, with its next position. */
  #take(): Server {
    if (this.#roundWeight === 0) this.#position = this.#roundWeight = this.#totalWeight;
    let server = this.#first();
    if (server === undefined) {
      [this.#entering, this.#following] = [this.#following, this.#entering];
      this.#position = this.#roundWeight = this.#totalWeight;
      this.#round++;
      server = this.#first()!;
    }
    this.#advance(server);
    this.#dequeue(server);
    this.#position++;
    return server;
  }

  #meet(endpoint: Endpoint): Server {
    const weight = endpoint.weight * weightScale;
    this.#totalWeight += weight;
    return (this.#servers[endpoint.index] = { endpoint, weight, last: 0, next: 0, rest: 0 });
  }

  #enter(endpoint: Endpoint): void {
    const server = this.#meet(endpoint);
    const ahead = this.#totalWeight + this.#roundWeight - this.#position;
    server.next = this.#position + Math.floor(ahead / server.weight);
    this.#queue(server);
  }

  #reweight(server: Server): void {
    const { index } = server.endpoint;
    this.#totalWeight += server.endpoint.weight * weightScale - server.weight;
    server.weight = server.endpoint.weight * weightScale;
    if (this.#entering.has(index)) {
      this.#queueByWeight(this.#entering, server);
      return;
    }
    if (this.#following.has(index)) server.next += this.#roundWeight;
    const step = Math.floor(this.#totalWeight / server.weight);
    server.next = Math.min(server.next, server.last + step);
    if (server.next < this.#position + 2) server.next = this.#position + step;
    server.rest = 0;
    this.#dequeue(server);
    this.#queue(server);
  }

  #first(): Server | undefined {
    const server = this.#servers[this.#current.first()];
    if (server !== undefined && server.next <= this.#position) return server;
    const entering = this.#servers[this.#entering.first()];
    if (entering === undefined) return server;
    entering.next = entering.rest = 0;
    return entering;
  }

  #advance(server: Server): void {
    server.last = server.next === 0 ? this.#position : server.next;
    server.next = server.last + Math.floor(this.#totalWeight / server.weight);
    server.rest += this.#totalWeight % server.weight;
    if (server.rest < server.weight) return;
    server.rest -= server.weight;
    server.next++;
  }

  #queue(server: Server): void {
    const { next, weight, rest } = server;
    if (next >= this.#roundWeight + Math.min(this.#roundWeight, this.#totalWeight)) {
      server.next -= this.#roundWeight;
      this.#queueByWeight(this.#following, server);
    } else {
      const heaviness = Math.floor((greatestWeight + rest - weight) / weightScale);
      this.#current.put(server.endpoint.index, weightRange * next + heaviness);
    }
  }

  #queueByWeight(queue: OrderedQueue, { endpoint, weight }: Server): void {
    queue.put(endpoint.index, greatestWeight - weight);
  }

  #dequeue({ endpoint: { index } }: Server): void {
    this.#current.remove(index);
    this.#entering.remove(index);
    this.#following.remove(index);
  }
}
