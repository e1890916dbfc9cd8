/**
 * What is to come at a pod, as one sees it who knows all demands: which requests are in it or on their way to it, and
 * when each of its slots will be free. Served first come first served, a request begins when the first slot is free, so a
 * heap of slots tells it all: O(log slots) per request. Only one that leaves at another time than foreseen, because it is
 * given up or another overtook it on the way, has everything behind it reckoned anew: O(slots + requests in the pod).
 */
import type { PodSpec } from '../core/run-spec.ts';
import type { PodJob } from './pod-model.ts';

interface Visit {
  readonly arrivesMs: number;
  readonly serviceMs: number;
  endsMs: number;
}

export class PodOutlook {
  readonly #concurrency: number;
  readonly #speed: number;
  /** In the order in which they were announced. */
  readonly #visits = new Map<PodJob, Visit>();
  /** When each slot is free, as a heap with the earliest on top; in the past where it is. */
  readonly #slots: Float64Array;

  constructor({ concurrency, speed }: Pick<PodSpec, 'concurrency' | 'speed'>) {
    this.#concurrency = concurrency;
    this.#speed = speed;
    this.#slots = new Float64Array(concurrency).fill(-Infinity);
  }

  get inSystem(): number {
    return this.#visits.size;
  }

  get freeSlots(): number {
    return Math.max(0, this.#concurrency - this.#visits.size);
  }

  get freeAtMs(): number {
    return this.#slots[0]!;
  }

  /** False when it is known already. */
  announce(job: PodJob, arrivesMs: number): boolean {
    if (this.#visits.has(job)) return false;
    const visit = { arrivesMs, serviceMs: job.demandMs / this.#speed, endsMs: 0 };
    this.#visits.set(job, visit);
    this.#plan(visit);
    return true;
  }

  /** Served or given up. */
  left(job: PodJob, nowMs: number): void {
    const visit = this.#visits.get(job);
    if (!visit) return;
    this.#visits.delete(job);
    if (visit.endsMs !== nowMs) this.#replan();
  }

  #plan(visit: Visit): void {
    visit.endsMs = Math.max(visit.arrivesMs, this.#slots[0]!) + visit.serviceMs;
    this.#occupyFirst(visit.endsMs);
  }

  #replan(): void {
    this.#slots.fill(-Infinity);
    const begun = [...this.#visits].filter(([job]) => job.state === 'serving');
    for (const [job, visit] of begun) {
      visit.endsMs = job.dueMs;
      this.#occupyFirst(visit.endsMs);
    }
    for (const [job, visit] of this.#visits) if (job.state !== 'serving') this.#plan(visit);
  }

  /** The slot on top is free at `untilMs`, and goes down to its place in the heap. */
  #occupyFirst(untilMs: number): void {
    const slots = this.#slots;
    let hole = 0;
    for (let child = 1; child < slots.length; child = 2 * hole + 1) {
      if (child + 1 < slots.length && slots[child + 1]! < slots[child]!) child++;
      if (slots[child]! >= untilMs) break;
      slots[hole] = slots[child]!;
      hole = child;
    }
    slots[hole] = untilMs;
  }
}
