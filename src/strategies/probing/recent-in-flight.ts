/**
 * What pods have had in flight of late, by the latest answers to probes: its quantiles say from where on a pod is hot.
 * The paper speaks of recent answers without a number; here they are 128.
 */
const remembered = 128;

export class RecentInFlight {
  /** In the order in which they came, in a ring. */
  readonly #latest: number[] = [];
  readonly #ascending: number[] = [];
  #count = 0;

  add(inFlight: number): void {
    const place = this.#count++ % remembered;
    const forgotten = this.#latest[place];
    if (forgotten !== undefined) this.#ascending.splice(this.#placeOf(forgotten), 1);
    this.#latest[place] = inFlight;
    this.#ascending.splice(this.#placeOf(inFlight), 0, inFlight);
  }

  /**
   * The smallest that at least this part does not exceed: all exceed the quantile 0, none the quantile 1, so that these
   * go by nothing but the count and nothing but the latency.
   */
  quantile(part: number): number {
    if (part === 0 || this.#count === 0) return -1;
    if (part === 1) return Infinity;
    return this.#ascending[Math.ceil(part * this.#ascending.length) - 1]!;
  }

  /** Of the first that is not below it. */
  #placeOf(inFlight: number): number {
    let low = 0;
    let high = this.#ascending.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ascending[middle]! < inFlight) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
