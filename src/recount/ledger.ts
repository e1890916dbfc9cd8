/** What was recounted, and where it came out otherwise. */
export interface Difference {
  /** `p2c-1 responseTimeMs.p99`, `report.html: p99 of p2c`. */
  readonly what: string;
  readonly found: number | string | null;
  /** What it should be, a number or a range. */
  readonly recounted: number | string | null;
}

/** Sums of floating-point numbers in another order. */
const rounding = 1e-9;

export class Ledger {
  /** Numbers that were compared. */
  checked = 0;
  readonly differences: Difference[] = [];

  /** `slack`: by how much it may differ beside rounding. */
  same(what: string, found: number | null, recounted: number | null, slack = 0): void {
    this.checked++;
    if (found === recounted) return;
    if (found !== null && recounted !== null) {
      const most = slack + rounding * Math.max(Math.abs(found), Math.abs(recounted), 1e-3);
      if (Math.abs(found - recounted) <= most) return;
    }
    this.differences.push({ what, found, recounted });
  }

  /** Where the saved numbers tell no more than bounds. */
  within(what: string, found: number, low: number, high: number): void {
    this.checked++;
    const slack = rounding * Math.max(Math.abs(low), Math.abs(high), 1e-3);
    if (found >= low - slack && found <= high + slack) return;
    this.differences.push({ what, found, recounted: low === high ? low : `${low} … ${high}` });
  }

  wrong(what: string, found: string | number, recounted: string | number): void {
    this.checked++;
    this.differences.push({ what, found, recounted });
  }
}
