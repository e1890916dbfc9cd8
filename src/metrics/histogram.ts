/**
 * Counts of durations in whole µs. The buckets are those of HdrHistogram with three significant digits (Gil Tene): exact
 * below 2048 µs, within 0.1 % above, up to 2³² − 1 µs. Storage comes in pages of 16 buckets on first use, so the few
 * hundred values of one endpoint take a few KB where the dense array takes 94 KB.
 */
import type { HistogramDelta } from '../core/run-event.ts';

const bucketCount = 23 * 1024;
const pageBits = 4;
const pageSize = 1 << pageBits;
const maxUs = 3_600_000_000;

/** The bucket of an integer from 0 to 2³² − 1: octave b ≥ 0 holds 1024 buckets, each 2^b wide. */
export function bucketOf(us: number): number {
  const octave = 21 - Math.clz32(us | 2047);
  return (octave << 10) + (us >>> octave);
}

/** To the nearest µs, within 0 and one hour. */
export function usOf(ms: number): number {
  return ms > 0 ? (Math.min(ms * 1000, maxUs) + 0.5) >>> 0 : 0;
}

export function lowestUs(bucket: number): number {
  const octave = octaveOf(bucket);
  return (bucket - (octave << 10)) * 2 ** octave;
}

export function highestUs(bucket: number): number {
  return lowestUs(bucket) + 2 ** octaveOf(bucket) - 1;
}

function octaveOf(bucket: number): number {
  return Math.max((bucket >> 10) - 1, 0);
}

// What an empty histogram shares. A page is known by where its counts start; 0 means "not allocated".
const noPages = new Uint16Array(bucketCount / pageSize);
const noCounts = new Uint32Array(pageSize);
// Deltas are gathered here and copied out at their true size.
const gatheredBuckets = new Uint32Array(bucketCount);
const gatheredCounts = new Uint32Array(bucketCount);

export class Histogram {
  count = 0;
  sumUs = 0;
  /** 0 when empty, as is `maxUs`. */
  minUs = 0;
  maxUs = 0;
  #pages = noPages;
  #counts = noCounts;
  /** Of `#counts`; the first page is never used. */
  #used = pageSize;

  get meanUs(): number {
    return this.count === 0 ? 0 : this.sumUs / this.count;
  }

  /** An integer from 0 to 2³² − 1, so many times. */
  record(us: number, times = 1): void {
    const bucket = bucketOf(us);
    const page = bucket >> pageBits;
    const start = this.#pages[page]! || this.#addPage(page);
    this.#counts[start + (bucket & (pageSize - 1))]! += times;
    if (this.count === 0 || us < this.minUs) this.minUs = us;
    if (us > this.maxUs) this.maxUs = us;
    this.count += times;
    this.sumUs += times * us;
  }

  recordMs(ms: number): void {
    this.record(usOf(ms));
  }

  /** The first `size` of them. */
  recordAllMs(timesMs: Float64Array, size: number): void {
    let min = this.count === 0 ? Infinity : this.minUs;
    let max = this.maxUs;
    let sum = this.sumUs;
    for (let i = 0; i < size; i++) {
      const us = usOf(timesMs[i]!);
      const bucket = bucketOf(us);
      const page = bucket >> pageBits;
      const start = this.#pages[page]! || this.#addPage(page);
      this.#counts[start + (bucket & (pageSize - 1))]!++;
      if (us < min) min = us;
      if (us > max) max = us;
      sum += us;
    }
    this.count += size;
    this.minUs = this.count === 0 ? 0 : min;
    this.maxUs = max;
    this.sumUs = sum;
  }

  add(delta: HistogramDelta): void {
    const { buckets, counts } = delta;
    if (buckets.length === 0) return;
    if (this.count === 0 || delta.minUs < this.minUs) this.minUs = delta.minUs;
    if (delta.maxUs > this.maxUs) this.maxUs = delta.maxUs;
    this.sumUs += delta.sumUs;
    for (let i = 0; i < buckets.length; i++) {
      const bucket = buckets[i]!;
      const count = counts[i]!;
      const page = bucket >> pageBits;
      const start = this.#pages[page]! || this.#addPage(page);
      this.#counts[start + (bucket & (pageSize - 1))]! += count;
      this.count += count;
    }
  }

  /** What was recorded since the last take; the histogram is empty afterwards and keeps its pages. */
  takeDelta(): HistogramDelta {
    const size = this.#empty();
    const delta = {
      buckets: gatheredBuckets.slice(0, size),
      counts: gatheredCounts.slice(0, size),
      sumUs: this.sumUs,
      minUs: this.minUs,
      maxUs: this.maxUs,
    };
    this.count = this.sumUs = this.minUs = this.maxUs = 0;
    return delta;
  }

  /** The non-empty buckets, ascending. */
  forEachBucket(visit: (bucket: number, count: number) => void): void {
    let left = this.count;
    const first = bucketOf(this.minUs) >> pageBits;
    for (let page = first; left > 0 && page < this.#pages.length; page++) {
      const start = this.#pages[page]!;
      if (start === 0) continue;
      for (let i = 0; i < pageSize; i++) {
        const count = this.#counts[start + i]!;
        if (count === 0) continue;
        left -= count;
        visit(page * pageSize + i, count);
      }
    }
  }

  /**
   * HdrHistogram's: the highest value that shares a bucket with the ⌈p·n⌉-th smallest, but never above the maximum.
   * Counts from the top, where the percentiles that people ask for are near.
   */
  valueAtPercentile(percentile: number): number {
    let beyond = this.count - this.#rank(percentile);
    const last = bucketOf(this.maxUs) >> pageBits;
    for (let page = this.count === 0 ? -1 : last; page >= 0; page--) {
      const start = this.#pages[page]!;
      if (start === 0) continue;
      for (let i = pageSize - 1; i >= 0; i--) {
        beyond -= this.#counts[start + i]!;
        if (beyond < 0) return Math.min(highestUs(page * pageSize + i), this.maxUs);
      }
    }
    return 0;
  }

  /** Its buckets into the gathered ones; how many. */
  #empty(): number {
    const counts = this.#counts;
    let size = 0;
    let left = this.count;
    for (let page = bucketOf(this.minUs) >> pageBits; left > 0; page++) {
      const start = this.#pages[page]!;
      if (start === 0) continue;
      for (let i = 0; i < pageSize; i++) {
        const count = counts[start + i]!;
        if (count === 0) continue;
        counts[start + i] = 0;
        left -= count;
        gatheredBuckets[size] = page * pageSize + i;
        gatheredCounts[size++] = count;
      }
    }
    return size;
  }

  #rank(percentile: number): number {
    // A few units in the last place off before rounding up, lest 99.9 % of 1000 become the 1000th value.
    return Math.max(Math.ceil((percentile / 100) * this.count * (1 - 4 * Number.EPSILON)), 1);
  }

  #addPage(page: number): number {
    if (this.#pages === noPages) this.#pages = new Uint16Array(noPages.length);
    const start = this.#used;
    this.#used += pageSize;
    if (this.#used > this.#counts.length) {
      const counts = new Uint32Array(Math.ceil(start / pageSize / 2 + 8) * pageSize + start);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    return (this.#pages[page] = start);
  }
}
