/** Evenness of a pool as results hold it; formulas and what chance makes of them are in `metrics/evenness.ts`. */
import type { CountEvenness, EvennessBesideChance } from '../metrics/evenness.ts';
import type { WindowFigures } from '../metrics/windowed-evenness.ts';

/** Relative to weights, and to capacities: concurrency × speed of the pod. Null where pods are not known. */
export interface Relative<Figures> {
  readonly perWeight: Figures;
  readonly perCapacity: Figures | null;
}

export interface SizedEvenness extends Relative<EvennessBesideChance> {
  /** How much requests differ in what each adds: the coefficient of variation that `byChance` reckons with. */
  readonly sizeCv: number;
}

export interface PoolEvenness {
  readonly requests: Relative<CountEvenness>;
  /** Of the mean in flight; null where the ingress cannot be asked. */
  readonly inFlight: SizedEvenness | null;
  /** Of the service time at speed 1 that pods gave; per capacity it is their utilization. Null where pods are not known. */
  readonly work: SizedEvenness | null;
  /** Of the pods; `spread` is from the idlest to the busiest. */
  readonly utilization: {
    readonly min: number;
    readonly max: number;
    readonly spread: number;
  } | null;
  readonly windows: WindowedEvenness | null;
}

export interface SizeCvs {
  readonly inFlight: number;
  readonly work: number;
}

export interface WindowedEvenness {
  /** The shortest that one is; those with too few requests are joined. */
  readonly windowMs: number;
  readonly count: number;
  /** As the pods took them, by the clock. */
  readonly requests: Relative<WindowFigures>;
  readonly inFlight: Relative<WindowFigures> | null;
  readonly work: Relative<WindowFigures>;
  /** The largest |requests − due requests| of an endpoint since the first window, at the end of any. */
  readonly discrepancy: number;
  /** Of the endpoint with most in flight over the average one: of means over windows, averaged over time. */
  readonly inFlightExcess: number | null;
}
