/**
 * Whether a request is tried again. A retry is another attempt with a lease of its own; that nothing of an answer may
 * have gone out, and that the body must be there to send again, is for the caller to see to.
 *
 * A request that a pod may have begun with is tried again only if its method is idempotent (RFC 9110, section 9.2.2),
 * unless told otherwise; one that was never sent always may be.
 */
import type { Scheduler } from '../core/clock.ts';
import { DeadlineQueue } from '../core/deadline-queue.ts';
import type { RetriesSpec, RetryReason } from '../core/policies.ts';
import { RetryBudget } from './retry-budget.ts';

/** How an attempt failed; a number: the status that it was answered with. */
export type AttemptFailure = Exclude<RetryReason, object> | number;

const idempotent = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'];

/** As far as RFC 9110 says; of other methods nobody knows. */
export function isIdempotent(method: string): boolean {
  return idempotent.includes(method);
}

export function isRetryable({ on }: RetriesSpec, failure: AttemptFailure): boolean {
  return on.some((reason) =>
    typeof reason === 'string' || typeof failure === 'string'
      ? reason === failure
      : failure >= reason.from && failure <= reason.to,
  );
}

/** What the client gets when nothing is tried again and no answer of a pod can be passed on. */
export function statusOf(failure: AttemptFailure): number {
  if (typeof failure === 'number') return failure;
  return failure === 'timeout' ? 504 : 502;
}

export interface Tried {
  readonly method: string;
  /** From 1. */
  readonly attempt: number;
  /** A pod may have begun with it. */
  readonly sent: boolean;
  /** Since the first attempt began. */
  readonly elapsedMs: number;
}

export class RetryPolicy {
  /** Of attempts, until they are answered; absent: they may take as long as they like. */
  readonly deadlines: DeadlineQueue | undefined;
  /** A retry goes to an endpoint that the request has not tried, where there is one. */
  readonly avoidsTried: boolean;
  readonly #spec: RetriesSpec;
  readonly #budget: RetryBudget | undefined;
  /** Of answers no status is a reason. */
  readonly #failuresAlone: boolean;

  constructor(spec: RetriesSpec, scheduler: Scheduler) {
    const { avoidTried = true, budget, on, perTryTimeoutMs } = spec;
    this.avoidsTried = avoidTried;
    this.#spec = spec;
    this.#budget = budget && new RetryBudget(budget, scheduler);
    this.#failuresAlone = on.every((reason) => typeof reason === 'string');
    this.deadlines =
      perTryTimeoutMs === undefined ? undefined : new DeadlineQueue(scheduler, perTryTimeoutMs);
  }

  /** A request makes its first attempt. */
  begun(): void {
    this.#budget?.request();
  }

  /** Whether an attempt that ends so is worth another at all. */
  isReason(failure: AttemptFailure): boolean {
    if (this.#failuresAlone && typeof failure === 'number') return false;
    return isRetryable(this.#spec, failure);
  }

  /** Whether one more may follow, for such a reason. A yes is taken from the budget. */
  grants({ method, attempt, sent, elapsedMs }: Tried): boolean {
    const { attempts, timeoutMs = Infinity } = this.#spec;
    if (attempt >= attempts || elapsedMs >= timeoutMs) return false;
    if (sent && !this.#isRepeatable(method)) return false;
    return this.#budget?.take() ?? true;
  }

  #isRepeatable(method: string): boolean {
    const { nonIdempotent, onceOnly } = this.#spec;
    return nonIdempotent || (onceOnly ? !onceOnly.includes(method) : isIdempotent(method));
  }
}
