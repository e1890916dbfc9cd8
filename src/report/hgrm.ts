/** `<run>.hgrm`: the response time by percentile in ms, as HdrHistogram's plotters read it. */
import { toHgrm } from '../metrics/hdr-export.ts';
import { histogramOf } from '../results/saved-histograms.ts';
import type { Reporter } from './reporter.ts';

export const hgrm = {
  name: 'hgrm',
  summary: 'response time by percentile, for HdrHistogram plotters',
  files: (result) =>
    result.runs.flatMap((run) => {
      const histogram = histogramOf(run, 'responseTime');
      return histogram ? [{ name: `${run.id}.hgrm`, content: toHgrm(histogram) }] : [];
    }),
} as const satisfies Reporter;
