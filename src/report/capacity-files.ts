/** The files of a capacity: itself for programs, its curves for plotting, and the summary. */
import { stringify } from 'csv-stringify/sync';
import type { Capacity } from '../results/capacity.ts';
import { renderCapacity } from './capacity-text.ts';
import type { ReportFile } from './reporter.ts';

export const capacityFileName = 'capacity.json';

export function capacityFiles(capacity: Capacity): ReportFile[] {
  return [
    { name: capacityFileName, content: `${JSON.stringify(capacity, undefined, 2)}\n` },
    ...renderedFiles(capacity),
  ];
}

/** All but what they are made from. */
export function renderedFiles(capacity: Capacity): ReportFile[] {
  const points = capacity.subjects.flatMap(({ subject, curve, kneePerSecond }) =>
    curve.map((point) => ({
      subject,
      ...point,
      isKnee: String(point.ratePerSecond === kneePerSecond),
    })),
  );
  return [
    { name: 'capacity.csv', content: stringify(points, { header: true }) },
    { name: 'summary.txt', content: renderCapacity(capacity) },
  ];
}
