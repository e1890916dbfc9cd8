/** Gauges over time, one per index: the integral and the maximum of each between cuts. */

export class GaugeIntegrals {
  readonly #values: Float64Array;
  readonly #sinceMs: Float64Array;
  readonly #integrals: Float64Array;
  readonly #maxima: Float64Array;

  constructor(size: number) {
    this.#values = new Float64Array(size);
    this.#sinceMs = new Float64Array(size);
    this.#integrals = new Float64Array(size);
    this.#maxima = new Float64Array(size);
  }

  changed(index: number, nowMs: number, value: number): void {
    this.#integrals[index]! += this.#values[index]! * (nowMs - this.#sinceMs[index]!);
    this.#sinceMs[index] = nowMs;
    this.#values[index] = value;
    if (value > this.#maxima[index]!) this.#maxima[index] = value;
  }

  /**
   * Closes the integrals at `toMs` and starts the next ones there; visits those that were ever above zero since the
   * last cut. A change already recorded after `toMs` counts on the near side of the cut, its time on the far side.
   */
  cut(
    toMs: number,
    visit: (index: number, integralMs: number, max: number, now: number) => void,
  ): void {
    for (let i = 0; i < this.#values.length; i++) {
      const max = this.#maxima[i]!;
      if (max === 0) continue;
      const now = this.#values[i]!;
      const integralMs = this.#integrals[i]! + now * (toMs - this.#sinceMs[i]!);
      this.#integrals[i] = 0;
      this.#sinceMs[i] = toMs;
      this.#maxima[i] = now;
      visit(i, integralMs, max, now);
    }
  }
}
