/** The strategy suite's world in virtual time: a closed loop over the real balancer and an event heap. */
import { Balancer } from '../../src/balancer/balancer.ts';
import { Lease } from '../../src/balancer/lease.ts';
import type { Task } from '../../src/core/clock.ts';
import type { RequestInfo } from '../../src/core/endpoint.ts';
import { EventHeap } from '../../src/core/event-heap.ts';
import { createRng, type Rng } from '../../src/core/rng.ts';
import { clientAddress } from '../../src/engines/clients.ts';
import type { Choice, Drive, Trial, TrialEndpoint } from './strategy-drive.ts';

export const simulatedDrive: Drive = {
  name: 'simulated',
  skips: {},
  run: async (trial) => new ClosedLoop(trial).run(),
};

class ClosedLoop {
  readonly #trial: Trial;
  readonly #balancer: Balancer;
  readonly #heap = new EventHeap();
  readonly #serviceTimes: Rng;
  readonly #indexes = new Map<string, number>();
  readonly #chosen: Choice[] = [];
  #nowMs = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
    const rng = createRng(trial.seed);
    this.#serviceTimes = rng.fork('service times');
    this.#balancer = new Balancer(trial.definition, trial.params, {
      clock: { now: () => this.#nowMs },
      rng: rng.fork('strategy'),
    });
  }

  run(): readonly Choice[] {
    this.#become(this.#trial.endpoints);
    for (let user = 0; user < this.#trial.users; user++) this.#send(new User(this, user));
    for (;;) {
      const atMs = this.#heap.nextTime;
      const user = this.#heap.pop();
      if (user === undefined) break;
      this.#nowMs = atMs;
      user.fire();
    }
    if (this.#balancer.held() !== 0 || this.#balancer.defects !== 0) {
      throw new Error('leases were ended twice or never');
    }
    return this.#chosen;
  }

  answered(user: User): void {
    user.lease.end('answered');
    this.#send(user);
  }

  #send(user: User): void {
    const sequence = this.#chosen.length;
    if (sequence === this.#trial.requests) return;
    const change = this.#trial.changes?.find(({ request }) => request === sequence);
    if (change) this.#become(change.endpoints);
    user.sequence = sequence;
    const refusal = this.#balancer.acquire(user, user.lease);
    if (refusal !== undefined) throw new Error(`request ${sequence} was refused: ${refusal}`);
    this.#chosen.push({ user: user.number, endpoint: user.lease.endpoint!.id });
    const serviceMs = 5 + 10 * this.#serviceTimes.float();
    this.#heap.push(this.#nowMs + serviceMs, user);
  }

  #become(endpoints: readonly TrialEndpoint[]): void {
    this.#balancer.setEndpoints(
      endpoints.map(({ id, weight }) => {
        if (!this.#indexes.has(id)) this.#indexes.set(id, this.#indexes.size);
        return { id, weight, index: this.#indexes.get(id)! };
      }),
    );
  }
}

class User implements Task, RequestInfo {
  readonly lease = new Lease();
  readonly number: number;
  readonly path: string;
  readonly clientAddress: string;
  readonly affinityKey: string;
  readonly attempt = 1;
  readonly tried = [];
  cookie = '';
  sequence = 0;
  readonly #loop: ClosedLoop;

  constructor(loop: ClosedLoop, number: number) {
    this.#loop = loop;
    this.number = number;
    this.path = `/user-${number}`;
    this.clientAddress = clientAddress(number);
    this.affinityKey = `user-${number}`;
  }

  setCookie(value: string): void {
    this.cookie = value;
  }

  fire(): void {
    this.#loop.answered(this);
  }
}
