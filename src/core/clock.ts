/**
 * Time as the core sees it: "now" plus "schedule" is the whole port. The simulated engine implements it over an event
 * heap, the wire engine over one real timer, and no model can tell which one it lives in (the idea is SimPy's).
 */

export interface Clock {
  /** Milliseconds since the run began; fractional, never decreasing. */
  now(): number;
}

/** Something to do at a time. Hosts keep one object per request and reuse it, so scheduling allocates nothing. */
export interface Task {
  fire(): void;
}

export interface Scheduler extends Clock {
  /**
   * Fires `task` once at `atMs`; at once, but never inside this call, when that time has passed.
   * Tasks due at the same time fire in the order they were scheduled. There is no cancel: a task that is no longer
   * wanted ignores its firing.
   */
  at(atMs: number, task: Task): void;
}
