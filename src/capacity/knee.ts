/**
 * The knee of a response-time curve, where waiting begins to cost more than the throughput it buys: the rate with the
 * greatest power, goodput / mean response time (Kleinrock, Power and deterministic rules of thumb, ICC 1979). There a line
 * from the origin touches the curve, so the rule needs neither a range nor a threshold. Of M/M/1 it is half the service rate.
 */
import type { CurvePoint } from '../results/capacity.ts';

/** Null where nothing was answered. */
export function kneeOf(curve: readonly CurvePoint[]): number | null {
  const powers = curve
    .filter(({ meanMs }) => meanMs !== null && meanMs > 0)
    .map((point) => ({ ...point, power: point.goodputPerSecond / point.meanMs! }))
    .toSorted((a, b) => b.power - a.power);
  return powers[0]?.ratePerSecond ?? null;
}
