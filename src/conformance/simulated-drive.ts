/** The strategy suite's world in virtual time: a closed loop over the real balancer and an event heap. */
import { Balancer } from '../balancer/balancer.ts';
import { Lease } from '../balancer/lease.ts';
import type { Task } from '../core/clock.ts';
import type { RequestInfo } from '../core/endpoint.ts';
import { EventHeap } from '../core/event-heap.ts';
import { createRng, type Rng } from '../core/rng.ts';
import { clientAddress } from '../engines/clients.ts';
import type { Outcome, ProbePort } from '../strategies/contract.ts';
import type { Choice, Drive, Trial, TrialEndpoint } from './drive.ts';
import { ensure } from './finding.ts';
import { supervised } from './supervised.ts';
import { ToldOracle } from './told-oracle.ts';

export const simulatedDrive: Drive = {
  name: 'simulated',
  // Its pods have room for all, so nobody has to wait.
  provides: ['oracle', 'waiting-line', 'probes'],
  skips: () => ({}),
  async run(trial) {
    const loop = new ClosedLoop(trial);
    const other = trial.accompanied
      ? new ClosedLoop({ ...trial, seed: trial.seed + 1 })
      : undefined;
    while (loop.step()) other?.step();
    return loop.chosen();
  },
};

/** Whatever a pod has in flight. */
const meanServiceMs = 10;

class ClosedLoop {
  readonly #trial: Trial;
  readonly #oracle = new ToldOracle();
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
    this.#balancer = new Balancer(supervised(trial.definition), trial.params, {
      clock: { now: () => this.#nowMs },
      rng: rng.fork('strategy'),
      oracle: this.#oracle,
      probes: this.#probes(),
    });
    this.#become(trial.endpoints);
    for (let user = 0; user < trial.users; user++) this.#send(new User(this, user));
  }

  /** False when all requests have ended. */
  step(): boolean {
    const atMs = this.#heap.nextTime;
    const event = this.#heap.pop();
    if (event === undefined) return false;
    this.#nowMs = atMs;
    event.fire();
    return true;
  }

  /** When all requests have ended. */
  chosen(): readonly Choice[] {
    const { ready } = this.#balancer;
    if (this.#balancer.held() !== 0 || this.#balancer.defects !== 0) {
      throw new Error('leases were ended twice or never');
    }
    for (let position = 0; position < ready.size; position++) {
      const { id, inFlight } = ready.at(position);
      const isRight = inFlight === 0;
      ensure(isRight, `${id} has ${inFlight} in flight at the end; inFlight is not to be written`);
    }
    return this.#chosen;
  }

  ended(user: User): void {
    const { id } = user.lease.endpoint!;
    user.lease.end(this.#outcomeOf(user.sequence));
    this.#oracle.changed(id);
    this.#send(user);
  }

  /** Answered at the same time. All requests come by one balancer: what it counts is what the pods have. */
  #probes(): ProbePort {
    return {
      probe: (endpoint, answered) => {
        const fire = (): void =>
          answered({ inFlight: endpoint.inFlight, latencyMs: meanServiceMs });
        this.#heap.push(this.#nowMs, { fire });
      },
    };
  }

  #outcomeOf(sequence: number): Outcome {
    if (this.#trial.failures !== true) return 'answered';
    return sequence % 3 === 0 ? 'failed' : sequence % 7 === 0 ? 'cancelled' : 'answered';
  }

  #send(user: User): void {
    const sequence = this.#chosen.length;
    if (sequence === this.#trial.requests) return;
    for (const { request, endpoints } of this.#trial.changes ?? []) {
      if (request === sequence) this.#become(endpoints);
    }
    user.sequence = sequence;
    const refusal = this.#balancer.acquire(user, user.lease);
    const { size } = this.#balancer.ready;
    ensure(refusal === undefined, `of ${size} ready, none was chosen for request ${sequence}`);
    const { id } = user.lease.endpoint!;
    this.#oracle.changed(id);
    this.#chosen.push({ user: user.number, endpoint: id });
    const serviceMs = meanServiceMs * (0.5 + this.#serviceTimes.float());
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
    this.#loop.ended(this);
  }
}
