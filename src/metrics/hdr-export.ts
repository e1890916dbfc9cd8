/** Histograms as the rest of the world reads them: HdrHistogram V2 (zlib, base64) and `.hgrm` text. */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  JsHistogram,
} from 'hdr-histogram-js';
import { Histogram, highestUs, lowestUs } from './histogram.ts';

/** In µs. */
export function toBase64(histogram: Histogram): string {
  return encodeIntoCompressedBase64(toHdr(histogram));
}

/** Sum, minimum and maximum are those of the buckets, within 0.1 %: the format does not carry them. */
export function fromBase64(text: string): Histogram {
  const hdr = decodeFromCompressedBase64(text);
  if (!(hdr instanceof JsHistogram)) throw new Error('expected a histogram in plain JavaScript');
  const buckets: number[] = [];
  const counts: number[] = [];
  let sumUs = 0;
  for (let bucket = 0; bucket < hdr.countsArrayLength; bucket++) {
    const count = hdr.getCountAtIndex(bucket);
    if (count === 0) continue;
    buckets.push(bucket);
    counts.push(count);
    sumUs += (count * (lowestUs(bucket) + highestUs(bucket))) / 2;
  }
  const histogram = new Histogram();
  histogram.add({
    buckets: Uint32Array.from(buckets),
    counts: Uint32Array.from(counts),
    sumUs,
    minUs: buckets.length === 0 ? 0 : lowestUs(buckets[0]!),
    maxUs: buckets.length === 0 ? 0 : highestUs(buckets.at(-1)!),
  });
  return histogram;
}

/** The percentile distribution that HdrHistogram's plotters read, in ms. */
export function toHgrm(histogram: Histogram): string {
  return toHdr(histogram).outputPercentileDistribution(5, 1000);
}

function toHdr(histogram: Histogram): ReturnType<typeof build> {
  const hdr = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 32 - 1,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  histogram.forEachBucket((bucket, count) => hdr.recordValueWithCount(lowestUs(bucket), count));
  return hdr;
}
