/** Histograms inside a result: encoded when it is made, decoded to merge, compare or draw. */
import { fromBase64, toBase64 } from '../metrics/hdr-export.ts';
import type { Histogram } from '../metrics/histogram.ts';
import type { RunResult, TimeName } from './run-result.ts';

export function encodeHistograms(
  histograms: Readonly<Partial<Record<TimeName, Histogram>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(histograms).map(([name, histogram]) => [name, toBase64(histogram)]),
  );
}

/** Undefined where the engine could not know. Mean and maximum are exact: they come from the summary beside it. */
export function histogramOf(
  result: Pick<RunResult, 'histograms'> & Partial<Pick<RunResult, `${TimeName}Ms`>>,
  name: TimeName,
): Histogram | undefined {
  const text = result.histograms[name];
  if (text === undefined) return undefined;
  const histogram = fromBase64(text);
  const summary = result[`${name}Ms`];
  if (summary?.mean != null) histogram.sumUs = Math.round(summary.mean * 1000 * summary.count);
  if (summary?.max != null) histogram.maxUs = Math.round(summary.max * 1000);
  return histogram;
}
