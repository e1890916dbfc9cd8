/**
 * Which intervals tell what besides counts. All details cost as much as thousands of requests, those of an endpoint as
 * dozens: they come at the ends of phases, and else once in so many requests. What evenness in windows is made of costs
 * less, and comes at the ends of windows.
 */
import type { Timeline } from '../../core/run-spec.ts';
import { endsWindow, leastPerEndpoint } from '../../metrics/time-windows.ts';

const leastRequests = 100_000;
const requestsPerEndpoint = 256;
/** The generator sorts all answers by endpoint: the more at once, the fewer buckets of a histogram there are to each. */
const leastAnswers = 1_000_000;

export class IntervalDetails {
  readonly #timeline: Timeline;
  readonly #detailsEvery: number;
  readonly #generatorEvery: number;
  readonly #windowEvery: number;
  /** Requests that had been issued when it was told last. */
  #detailed = 0;
  #generatorDetailed = 0;
  #windowed = 0;
  /** Everything of ingress and pods. */
  details = false;
  /** Everything of the generator. */
  generatorDetails = false;
  /** What endpoints took, had in flight and worked. */
  endpoints = false;

  constructor(timeline: Timeline, endpointCount: number) {
    this.#timeline = timeline;
    this.#detailsEvery = Math.max(leastRequests, requestsPerEndpoint * endpointCount);
    this.#generatorEvery = Math.max(leastAnswers, this.#detailsEvery);
    this.#windowEvery = leastPerEndpoint * endpointCount;
  }

  /** Of the interval up to `toMs`. */
  decide(toMs: number, issued: number, phaseEnds: boolean): void {
    this.details = phaseEnds || issued - this.#detailed > this.#detailsEvery;
    if (this.details) this.#detailed = issued;
    this.generatorDetails = phaseEnds || issued - this.#generatorDetailed > this.#generatorEvery;
    if (this.generatorDetails) this.#generatorDetailed = issued;
    this.endpoints =
      this.details ||
      (issued - this.#windowed > this.#windowEvery && endsWindow(toMs, this.#timeline));
    if (this.endpoints) this.#windowed = issued;
  }
}
