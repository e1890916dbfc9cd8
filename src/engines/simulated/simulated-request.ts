/**
 * One request in flight in the simulated world: the client's, the ingress's and the pod's view of it in one pooled
 * object. It is the pod's job, carries the balancer's lease, and knows its client's deadline.
 */
import { Lease } from '../../balancer/lease.ts';
import type { RetryPolicy } from '../../balancer/retry-policy.ts';
import type { DeadlineItem, DeadlineQueue } from '../../core/deadline-queue.ts';
import type { Endpoint, RequestInfo } from '../../core/endpoint.ts';
import type { PhaseIndex } from '../../metrics/phase-index.ts';
import { PodJob } from '../../pods/pod-model.ts';
import { Deadline } from '../deadline.ts';
import type { CookieJar } from '../../requests/cookie-jar.ts';
import type { ClientCookies } from './client-cookies.ts';
import type { Reception, Sender } from './request-kinds.ts';
import type { SimulatedConnection } from './simulated-connections.ts';
import type { SimulatedForwarding } from './simulated-forwarding.ts';

/** On its way from one to the next; `none` while it is with one of them. */
export type Leg = 'none' | 'to ingress' | 'to pod' | 'from pod' | 'to client';

export interface RequestHost {
  /** It may be there: a firing left over from an earlier use of the object comes too soon. */
  legDue(request: SimulatedRequest): void;
  served(request: SimulatedRequest, queueMs: number, serviceMs: number): void;
  /** The client's patience is over: by timeout, or on purpose. */
  clientLeft(request: SimulatedRequest): void;
  attemptTimedOut(request: SimulatedRequest): void;
  /** All attempts together have taken too long. */
  requestTimedOut(request: SimulatedRequest): void;
  readonly cookies: ClientCookies;
}

export class SimulatedRequest extends PodJob implements RequestInfo, Sender, DeadlineItem {
  readonly lease = new Lease();
  readonly #host: RequestHost;

  /** Neither answered nor given up. */
  live = false;
  sequence = -1;
  reception!: Reception;
  clientAddress = '127.0.0.1';
  attempt = 1;
  readonly tried: Endpoint[] = [];
  /** That it goes to, be it another than it was routed to. */
  pool = -1;
  forwarding!: SimulatedForwarding;
  /** Absent where no attempt may follow in the same pool. */
  retries: RetryPolicy | undefined = undefined;
  /** There has been an attempt. */
  forwarded = false;
  onErrorPage = false;
  /** When its first attempt began, and where its last one went. */
  firstMs = 0;
  last: Endpoint | undefined = undefined;

  phase: PhaseIndex = 0;
  intendedMs = 0;
  load = 0;
  user = -1;
  client = -1;
  /** Of its client, where it has any. */
  cookies: CookieJar | undefined = undefined;
  /** To be set by the answer; empty: none. */
  newCookie = '';
  kind = 0;
  replica = 0;
  /** −1 where the answer is the ingress's own. */
  endpoint = -1;
  status = 200;
  dispatchedMs = 0;
  /** Its number among those that wait for an endpoint; 0: it does not. */
  ticket = 0;
  /** Only where the strategy is asked once for each. */
  connection: SimulatedConnection | undefined = undefined;
  leg: Leg = 'none';
  legEndsMs = 0;

  deadlineQueue: DeadlineQueue | undefined = undefined;
  deadlinePlace = 0;

  #attemptDeadline: Deadline | undefined = undefined;
  #requestDeadline: Deadline | undefined = undefined;

  constructor(host: RequestHost) {
    super();
    this.#host = host;
  }

  get attemptDeadline(): Deadline {
    this.#attemptDeadline ??= new Deadline(() => this.#host.attemptTimedOut(this));
    return this.#attemptDeadline;
  }

  get requestDeadline(): Deadline {
    this.#requestDeadline ??= new Deadline(() => this.#host.requestTimedOut(this));
    return this.#requestDeadline;
  }

  attemptOver(): void {
    this.#attemptDeadline?.clear();
  }

  /** None will follow. */
  attemptsOver(): void {
    this.#requestDeadline?.clear();
  }

  /** For a first attempt in a pool. */
  enter(pool: number): void {
    this.pool = pool;
    this.attempt = 1;
    this.newCookie = '';
    if (this.tried.length > 0) this.tried.length = 0;
  }

  get path(): string {
    return this.reception.arrived.target;
  }

  get cookie(): string {
    return this.#host.cookies.affinityOf(this);
  }

  get affinityKey(): string {
    return this.#host.cookies.hashKeyOf(this);
  }

  setCookie(value: string): void {
    this.newCookie = value;
  }

  override fire(): void {
    if (this.leg === 'none') super.fire();
    else this.#host.legDue(this);
  }

  override served(queueMs: number, serviceMs: number): void {
    this.#host.served(this, queueMs, serviceMs);
  }

  deadlineExpired(): void {
    this.#host.clientLeft(this);
  }
}
