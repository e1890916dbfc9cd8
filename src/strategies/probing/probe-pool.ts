/**
 * Answers to probes that await their use: at most one of an endpoint, the latest. Selection and removal are those of
 * Prequal: an answer is hot when its pod has more in flight than `threshold`. The best is the cold one with the lowest
 * latency, and where all are hot the one with the fewest in flight; the worst is the hot one with the most in flight, and
 * where none is hot the one with the highest latency. Of equals the later is better.
 */
import type { Endpoint } from '../../core/endpoint.ts';
import type { ProbeReport } from '../contract.ts';

interface Answer {
  readonly endpoint: Endpoint;
  readonly answeredMs: number;
  readonly latencyMs: number;
  /** As reported, and what has been sent there on its account since. */
  inFlight: number;
  usesLeft: number;
}

export class ProbePool {
  /** From the oldest on. */
  readonly #answers: Answer[] = [];
  #removesWorst = false;

  get size(): number {
    return this.#answers.length;
  }

  /** `capacity`: where there are more the oldest goes. */
  add(
    endpoint: Endpoint,
    { inFlight, latencyMs }: ProbeReport,
    answeredMs: number,
    uses: number,
    capacity: number,
  ): void {
    this.forget(endpoint);
    this.#answers.push({ endpoint, answeredMs, latencyMs, inFlight, usesLeft: uses });
    while (this.#answers.length > capacity) this.#answers.shift();
  }

  forget(endpoint: Endpoint): void {
    const place = this.#answers.findIndex((answer) => answer.endpoint === endpoint);
    if (place >= 0) this.#answers.splice(place, 1);
  }

  forgetBefore(answeredMs: number): void {
    while (this.#answers.length > 0 && this.#answers[0]!.answeredMs < answeredMs) {
      this.#answers.shift();
    }
  }

  /** The best, for one more request: it then counts as in flight there. The pool is not empty. */
  use(threshold: number): Endpoint {
    let best = this.#answers[0]!;
    for (const answer of this.#answers) {
      if (!isBetter(best, answer, threshold)) best = answer;
    }
    best.inFlight++;
    if (--best.usesLeft <= 0) this.forget(best.endpoint);
    return best.endpoint;
  }

  /** The oldest and the worst by turns. The pool is not empty. */
  remove(threshold: number): void {
    let removed = this.#answers[0]!;
    if (this.#removesWorst) {
      for (const answer of this.#answers) {
        if (isBetter(removed, answer, threshold)) removed = answer;
      }
    }
    this.#removesWorst = !this.#removesWorst;
    this.forget(removed.endpoint);
  }
}

/** Whether `one` is truly better than `other`. */
function isBetter(one: Answer, other: Answer, threshold: number): boolean {
  const isHot = one.inFlight > threshold;
  if (isHot !== other.inFlight > threshold) return !isHot;
  return isHot ? one.inFlight < other.inFlight : one.latencyMs < other.latencyMs;
}
