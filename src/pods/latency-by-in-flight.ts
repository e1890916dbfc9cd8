/**
 * How long a pod takes to answer by how much it has to do: what a probe is told beside the count (Prequal, NSDI 2024).
 * The median of the latest response times among those requests that found as many in flight as there are
 * now, or nearly as many: the range widens until it holds enough. Only the last 128 are remembered, so that a pod
 * which has become slower is soon known to be.
 */
const remembered = 128;
/** Enough for a median that one odd answer does not move. */
const enough = 5;
const most = 15;

export class LatencyByInFlight {
  /** Of the latest, in a ring. */
  readonly #foundInFlight = new Int32Array(remembered);
  readonly #latenciesMs = new Float64Array(remembered);
  #recorded = 0;
  readonly #near = new Float64Array(most);

  /** `foundInFlight`: without the request itself. */
  record(foundInFlight: number, latencyMs: number): void {
    const place = this.#recorded++ % remembered;
    this.#foundInFlight[place] = foundInFlight;
    this.#latenciesMs[place] = latencyMs;
  }

  /** 0 where nothing has been recorded. */
  medianAt(inFlight: number): number {
    const wanted = Math.min(enough, this.#recorded);
    if (wanted === 0) return 0;
    let count = this.#gather(inFlight, 0);
    for (let distance = 1; count < wanted; distance *= 2) count = this.#gather(inFlight, distance);
    return this.#near.subarray(0, count).toSorted()[(count - 1) >> 1]!;
  }

  /** The latest that found so many in flight, give or take `distance`, to `#near`; returns how many. */
  #gather(inFlight: number, distance: number): number {
    const oldest = Math.max(0, this.#recorded - remembered);
    let count = 0;
    for (let number = this.#recorded - 1; number >= oldest && count < most; number--) {
      const place = number % remembered;
      if (Math.abs(this.#foundInFlight[place]! - inFlight) > distance) continue;
      this.#near[count++] = this.#latenciesMs[place]!;
    }
    return count;
  }
}
