/** A reason not to believe a measurement, and the words in which such reasons give figures and advice. */

export interface ValidityReason {
  readonly verdict: 'suspect' | 'invalid';
  /** In plain words, with what to do. */
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
}

export interface LoadFigures {
  /** Offered in the measured phase. */
  readonly ratePerSecond: number;
  /** Users who wait for their answers set the rate. */
  readonly closed: boolean;
}

/** At this share of a core a thread still has turns to spare for what comes in bunches. */
const comfortableUtilization = 0.6;

/**
 * What to do about a thread that is this busy. Work grows with the rate, so the rate at which it would be comfortable
 * follows; where it already is, others are in its way and a lower rate would not help.
 */
export function easedLoad({ ratePerSecond, closed }: LoadFigures, utilization: number): string {
  if (utilization <= comfortableUtilization) return 'Free a core: stop other work on this machine';
  if (closed) return 'Use fewer users or free a core';
  const rate = (ratePerSecond * comfortableUtilization) / utilization;
  return `Lower the rate below ${Number(rate.toPrecision(2)).toLocaleString('en')}/s or free a core`;
}

export function formatFigure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
