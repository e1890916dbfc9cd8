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

export class RetryPolicy {
  /** Of attempts; absent: they may take as long as they like. */
  readonly deadlines: DeadlineQueue | undefined;
  readonly #spec: RetriesSpec;
  readonly #budget: RetryBudget | undefined;

  constructor(spec: RetriesSpec, scheduler: Scheduler) {
    const { budget, perTryTimeoutMs } = spec;
    this.#spec = spec;
    this.#budget = budget && new RetryBudget(budget, scheduler);
    this.deadlines =
      perTryTimeoutMs === undefined ? undefined : new DeadlineQueue(scheduler, perTryTimeoutMs);
  }

  /** A request makes its first attempt. */
  begun(): void {
    this.#budget?.request();
  }

  /** Whether one more may follow the attempt that failed so. A yes is taken from the budget. */
  grants(attempt: number, failure: AttemptFailure, method: string): boolean {
    const { attempts, nonIdempotent } = this.#spec;
    if (attempt >= attempts || !isRetryable(this.#spec, failure)) return false;
    const repeatable = nonIdempotent || isIdempotent(method);
    if (!repeatable && failure !== 'connect-failure') return false;
    return this.#budget?.take() ?? true;
  }
}
