/** Gauges over time, one per index: the integral and the maximum of each between cuts. */

/** What belongs to one gauge lies side by side, in one cache line. */
const fields = 4;
const value = 0;
const sinceMs = 1;
const integral = 2;
const maximum = 3;

export class GaugeIntegrals {
  readonly #gauges: Float64Array;

  constructor(size: number) {
    this.#gauges = new Float64Array(fields * size);
  }

  changed(index: number, nowMs: number, now: number): void {
    const gauges = this.#gauges;
    const at = fields * index;
    gauges[at + integral]! += gauges[at + value]! * (nowMs - gauges[at + sinceMs]!);
    gauges[at + sinceMs] = nowMs;
    gauges[at + value] = now;
    if (now > gauges[at + maximum]!) gauges[at + maximum] = now;
  }

  /**
   * Closes the integrals at `toMs` and starts the next ones there; visits those that were ever above zero since the
   * last cut. A change already recorded after `toMs` counts on the near side of the cut, its time on the far side.
   */
  cut(
    toMs: number,
    visit: (index: number, integralMs: number, max: number, now: number) => void,
  ): void {
    const gauges = this.#gauges;
    for (let at = 0; at < gauges.length; at += fields) {
      const max = gauges[at + maximum]!;
      if (max === 0) continue;
      const now = gauges[at + value]!;
      const integralMs = gauges[at + integral]! + now * (toMs - gauges[at + sinceMs]!);
      gauges[at + integral] = 0;
      gauges[at + sinceMs] = toMs;
      gauges[at + maximum] = now;
      visit(at / fields, integralMs, max, now);
    }
  }
}
