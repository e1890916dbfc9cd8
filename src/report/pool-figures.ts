/** The evenness of a pool as a flat list of figures, each named by where it stands in the result. */
import type { CountEvenness, Evenness, EvennessBesideChance } from '../metrics/evenness.ts';
import type { WindowFigures } from '../metrics/windowed-evenness.ts';
import type { PoolEvenness, Relative } from '../results/evenness-result.ts';

type Figure<From> = readonly [name: string, read: (from: From) => number | null | undefined];

const indexes = [
  'jain',
  'cv',
  'peakToMean',
  'p99ToMean',
  'minToMax',
  'gini',
  'entropy',
  'totalVariation',
] as const satisfies readonly (keyof Evenness)[];

const ofEvenness: readonly Figure<EvennessBesideChance>[] = indexes.flatMap((index) => [
  [index, (from) => from[index]],
  [`${index}ByChance`, (from) => from.byChance?.[index]],
]);

const ofCounts: readonly Figure<CountEvenness>[] = [
  ...ofEvenness,
  ['chiSquareP', (from) => from.chiSquareP],
  ['chiSquareLowerP', (from) => from.chiSquareLowerP],
];

const ofWindows: readonly Figure<WindowFigures>[] = [
  ['jainMean', (from) => from.jainMean],
  ['jainWorst', (from) => from.jainWorst],
  ['jainByChance', (from) => from.byChance?.jain],
  ['cvMean', (from) => from.cvMean],
  ['cvWorst', (from) => from.cvWorst],
  ['cvByChance', (from) => from.byChance?.cv],
];

export const poolFigures: readonly Figure<PoolEvenness>[] = [
  ...relative('requests', ofCounts, (from) => from.requests),
  ...relative('inFlight', ofEvenness, (from) => from.inFlight),
  ...relative('work', ofEvenness, (from) => from.work),
  ['utilizationMin', (from) => from.utilization?.min],
  ['utilizationMax', (from) => from.utilization?.max],
  ['utilizationSpread', (from) => from.utilization?.spread],
  ['windowMs', (from) => from.windows?.windowMs],
  ['windows', (from) => from.windows?.count],
  ...relative('windows.requests', ofWindows, (from) => from.windows?.requests),
  ...relative('windows.inFlight', ofWindows, (from) => from.windows?.inFlight),
  ...relative('windows.work', ofWindows, (from) => from.windows?.work),
  ['windows.discrepancy', (from) => from.windows?.discrepancy],
  ['windows.inFlightExcess', (from) => from.windows?.inFlightExcess],
];

function relative<Figures>(
  name: string,
  figures: readonly Figure<Figures>[],
  read: (from: PoolEvenness) => Relative<NoInfer<Figures>> | null | undefined,
): Figure<PoolEvenness>[] {
  return (['perWeight', 'perCapacity'] as const).flatMap((by) =>
    figures.map(([figure, value]): Figure<PoolEvenness> => [
      `${name}.${by}.${figure}`,
      (from) => {
        const part = read(from)?.[by];
        return part && value(part);
      },
    ]),
  );
}
