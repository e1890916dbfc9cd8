/** How evenly a pool's requests, requests in flight and work lay on its endpoints, over the run. */
import { countEvennessOf, evennessByChance, evennessOf } from '../metrics/evenness.ts';
import type { PoolEvenness, Relative, SizeCvs, SizedEvenness } from './evenness-result.ts';
import type { EndpointResult } from './run-result.ts';

export type EvennessOverRun = Omit<PoolEvenness, 'windows'>;

type Row = Pick<
  EndpointResult,
  'requests' | 'weight' | 'capacity' | 'inFlightMean' | 'utilization'
>;

/** Null where there is nobody to share with. */
export function evennessOverRun(rows: readonly Row[], sizeCvs: SizeCvs): EvennessOverRun | null {
  if (rows.length < 2) return null;
  const requests = rows.map((row) => row.requests);
  const total = requests.reduce((all, count) => all + count, 0);
  const relative = relativeTo(
    rows.map((row) => row.weight),
    allKnown(rows.map((row) => row.capacity)),
  );
  const sized = (amounts: readonly number[] | null, sizeCv: number): SizedEvenness | null =>
    amounts && {
      ...relative((parts) => ({
        ...evennessOf(amounts, parts),
        byChance: evennessByChance(total, parts, sizeCv),
      })),
      sizeCv,
    };
  const utilizations = allKnown(rows.map((row) => row.utilization));
  return {
    requests: relative((parts) => countEvennessOf(requests, parts)),
    inFlight: sized(allKnown(rows.map((row) => row.inFlightMean)), sizeCvs.inFlight),
    work: sized(
      utilizations &&
        allKnown(rows.map((row, i) => row.capacity && utilizations[i]! * row.capacity)),
      sizeCvs.work,
    ),
    utilization: utilizations && rangeOf(utilizations),
  };
}

/** The same figures by both yardsticks. */
export function relativeTo(
  weights: readonly number[],
  capacities: readonly number[] | null,
): <Figures>(figures: (parts: readonly number[]) => Figures) => Relative<Figures> {
  return (figures) => ({
    perWeight: figures(weights),
    perCapacity: capacities && figures(capacities),
  });
}

function allKnown(values: readonly (number | null | undefined)[]): number[] | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === values.length ? known : null;
}

function rangeOf(values: readonly number[]): NonNullable<PoolEvenness['utilization']> {
  const min = values.reduce((least, value) => Math.min(least, value), Infinity);
  const max = values.reduce((most, value) => Math.max(most, value), 0);
  return { min, max, spread: max - min };
}
