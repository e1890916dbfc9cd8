/** Which requests dialects route differently: found from their rules alone, before anything is sent. */

/** What is compared of two answers; `answer` is who gives it, or the status of the ingress itself. */
export const comparedFacts = [
  'answer',
  'path',
  'host',
  'request headers',
  'response headers',
  'affinity',
  'balancing',
  'timeouts',
  'retries',
  'body size',
  'rate limit',
  'error pages',
  'without endpoints',
  'mirrors',
] as const;

export type ComparedFact = (typeof comparedFacts)[number];

/** In words; empty where there is nothing of the kind. What is left to chance has shares: `90 % a:80, 10 % b:80`. */
export type Facts = Readonly<Partial<Record<ComparedFact, string>>>;

export interface ExampleRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Null: without a Host header. */
  readonly host: string | null;
  /** As it is sent. */
  readonly target: string;
  /** Beside Host: `name: value`. */
  readonly headers: readonly string[];
  /** Where it matters. */
  readonly clientAddress?: string | undefined;
}

/** Requests that differ in the same way for the same reason. */
export interface DifferenceClass {
  /** What is particular about such a request: `path without its closing slash`. */
  readonly form: string;
  readonly differing: readonly ComparedFact[];
  readonly example: ExampleRequest;
  /** Of the example by each dialect, in their order: what differs. */
  readonly answers: readonly Facts[];
  /** Whom it concerns: by each dialect the id of the rule that takes such requests, or the status they are answered with. */
  readonly takers: readonly (readonly string[])[];
}

/** What becomes of a kind of request of the scenario. */
export interface RequestAnswers {
  readonly request: ExampleRequest;
  readonly differing: readonly ComparedFact[];
  /** By each dialect, in their order: who answers, and what differs. */
  readonly answers: readonly Facts[];
  readonly takers: readonly string[];
}

export interface DialectDifferences {
  readonly dialects: readonly string[];
  /** Each kind of request of the scenario, alike or not. */
  readonly requests: readonly RequestAnswers[];
  /** Of all requests that there might be. */
  readonly classes: readonly DifferenceClass[];
  /** Whether there were more kinds of request to be asked for than is reasonable, so that some may be missing. */
  readonly isCutShort: boolean;
}
