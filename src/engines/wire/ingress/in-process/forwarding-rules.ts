/**
 * What each `Forwarding` of a run asks for, made ready once for a replica: what is absent there is that of the ingress.
 * What the scenario says of limits goes before what its manifests say, as everywhere.
 */
import { RetryPolicy } from '../../../../balancer/retry-policy.ts';
import type { Scheduler } from '../../../../core/clock.ts';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import type { ErrorPages, Forwarding, MirrorSpec } from '../../../../core/forwarding.ts';
import type { IngressLimits, LimitChanges } from '../../../../core/ingress-limits.ts';
import type { AnswerHeaders } from './client-response.ts';
import { removedFromResponse, replacedInRequest } from './forwarded-head.ts';
import { type HeaderRules, headerRules } from './header-rules.ts';
import type { IngressDeadlines } from './ingress-deadlines.ts';

/** How long an attempt waits for what. */
export interface AttemptTimes {
  readonly connect: DeadlineQueue;
  readonly read: DeadlineQueue;
  readonly send: DeadlineQueue;
  readonly attempt: DeadlineQueue | undefined;
}

export interface ForwardingRules {
  readonly host: string | undefined;
  readonly requestHeaders: HeaderRules;
  readonly answerHeaders: AnswerHeaders;
  readonly maxBodyBytes: number;
  readonly times: AttemptTimes;
  /** Of all attempts together. */
  readonly requestTime: DeadlineQueue | undefined;
  /** Where the scenario has no policy of its own. */
  readonly retries: RetryPolicy | undefined;
  readonly errorPages: ErrorPages | undefined;
  readonly emptyPool: number | undefined;
  readonly mirrors: readonly MirrorSpec[];
}

export const unchangedRequest: HeaderRules = headerRules({}, replacedInRequest);
export const unchangedAnswer: AnswerHeaders = headerRules({}, removedFromResponse);

export class ForwardingTable {
  readonly #limits: IngressLimits;
  readonly #changes: LimitChanges;
  readonly #deadlines: IngressDeadlines;
  readonly #scheduler: Scheduler;
  readonly #usual: ForwardingRules;
  readonly #known = new WeakMap<Forwarding, ForwardingRules>();

  /** `changes`: what of the limits the scenario has said. */
  constructor(
    limits: IngressLimits,
    changes: LimitChanges,
    deadlines: IngressDeadlines,
    scheduler: Scheduler,
  ) {
    this.#limits = limits;
    this.#changes = changes;
    this.#deadlines = deadlines;
    this.#scheduler = scheduler;
    this.#usual = this.#rulesOf({});
  }

  of(forwarding: Forwarding | undefined): ForwardingRules {
    if (forwarding === undefined) return this.#usual;
    let rules = this.#known.get(forwarding);
    if (!rules) this.#known.set(forwarding, (rules = this.#rulesOf(forwarding)));
    return rules;
  }

  #rulesOf(forwarding: Forwarding): ForwardingRules {
    const { host, requestHeaders, responseHeaders, retries, timeouts = {} } = forwarding;
    const maxBodyBytes =
      this.#changes.maxBodyBytes ?? forwarding.maxBodyBytes ?? this.#limits.maxBodyBytes;
    return {
      host,
      requestHeaders: requestHeaders
        ? headerRules(requestHeaders, replacedInRequest)
        : unchangedRequest,
      answerHeaders: responseHeaders
        ? headerRules(responseHeaders, removedFromResponse)
        : unchangedAnswer,
      maxBodyBytes: maxBodyBytes || Infinity,
      times: {
        connect: this.#within('connectTimeoutMs', timeouts.connectMs),
        read: this.#within('podTimeoutMs', timeouts.readMs),
        send: this.#within('podTimeoutMs', timeouts.sendMs),
        attempt: this.#optional(timeouts.attemptMs),
      },
      requestTime: this.#optional(timeouts.requestMs),
      retries: retries && new RetryPolicy(retries, this.#scheduler),
      errorPages: forwarding.errorPages,
      emptyPool: forwarding.emptyPool,
      mirrors: forwarding.mirrors ?? [],
    };
  }

  #within(limit: 'connectTimeoutMs' | 'podTimeoutMs', spanMs: number | undefined): DeadlineQueue {
    return this.#deadlines.of(this.#changes[limit] ?? spanMs ?? this.#limits[limit]);
  }

  #optional(spanMs: number | undefined): DeadlineQueue | undefined {
    return spanMs === undefined ? undefined : this.#deadlines.of(spanMs);
  }
}
