/**
 * Which endpoint answered, and in what time: a list of all answers, sorted by endpoint when it is taken. A histogram for
 * each of ten thousand endpoints would have the processor wait for memory at every request.
 */
import type { GeneratorEndpointDelta } from '../core/run-event.ts';
import { Histogram, usOf } from './histogram.ts';

type EndpointDelta = GeneratorEndpointDelta & { readonly endpoint: number };

const initialCapacity = 1024;
/** Then it is sorted, taken or not. */
const mostAnswers = 1 << 20;
/** In place of the time of an answer that was not the expected one. */
const failure = 2 ** 32 - 1;
/** Empty but while a log is sorted. */
const times = new Histogram();

export class EndpointLog {
  #endpoints = new Uint32Array(initialCapacity);
  #timesUs = new Uint32Array(initialCapacity);
  #size = 0;
  /** Where the answers of each endpoint begin among all, once sorted. */
  readonly #begins: Uint32Array;
  #sorted: EndpointDelta[] = [];

  constructor(endpointCount: number) {
    this.#begins = new Uint32Array(endpointCount + 1);
  }

  ok(endpoint: number, ms: number): void {
    this.#append(endpoint, usOf(ms));
  }

  failed(endpoint: number): void {
    this.#append(endpoint, failure);
  }

  /** Since the last take, of the endpoints that answered; of one there may be several. */
  take(): EndpointDelta[] {
    this.#sort();
    const taken = this.#sorted;
    this.#sorted = [];
    return taken;
  }

  #append(endpoint: number, us: number): void {
    if (this.#size === this.#endpoints.length) this.#makeRoom();
    this.#endpoints[this.#size] = endpoint;
    this.#timesUs[this.#size++] = us;
  }

  #makeRoom(): void {
    if (this.#size === mostAnswers) {
      this.#sort();
      return;
    }
    const endpoints = new Uint32Array(2 * this.#size);
    endpoints.set(this.#endpoints);
    this.#endpoints = endpoints;
    const timesUs = new Uint32Array(2 * this.#size);
    timesUs.set(this.#timesUs);
    this.#timesUs = timesUs;
  }

  #sort(): void {
    this.#findBegins();
    const timesUs = this.#timesByEndpoint();
    const ends = this.#begins;
    this.#size = 0;
    let from = 0;
    for (let endpoint = 0; endpoint < ends.length - 1; endpoint++) {
      const to = ends[endpoint]!;
      if (to > from) this.#sorted.push(deltaOf(endpoint, timesUs, from, to));
      from = to;
    }
  }

  #findBegins(): void {
    const begins = this.#begins;
    begins.fill(0);
    for (let i = 0; i < this.#size; i++) begins[this.#endpoints[i]! + 1]!++;
    for (let i = 1; i < begins.length; i++) begins[i]! += begins[i - 1]!;
  }

  /** Where each endpoint's began, afterwards the next one's do. */
  #timesByEndpoint(): Uint32Array {
    const begins = this.#begins;
    const timesUs = new Uint32Array(this.#size);
    for (let i = 0; i < this.#size; i++) {
      timesUs[begins[this.#endpoints[i]!]!++] = this.#timesUs[i]!;
    }
    return timesUs;
  }
}

function deltaOf(endpoint: number, timesUs: Uint32Array, from: number, to: number): EndpointDelta {
  for (let i = from; i < to; i++) {
    const us = timesUs[i]!;
    if (us !== failure) times.record(us);
  }
  const requests = to - from;
  const ok = times.count;
  return { endpoint, requests, ok, failed: requests - ok, responseTime: times.takeDelta() };
}
