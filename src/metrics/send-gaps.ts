/**
 * Did requests leave with the gaps their schedule asks for, or in bunches? The Kolmogorov–Smirnov distance between
 * intended and actual gaps, with two changes. Each gap counts by its length: the question is how long the gap is around
 * a moment taken at random, or else a hundred requests that leave at once would be a hundred short gaps and one long
 * one. And a difference below `forgivenMs` is none: how requests are spaced inside a millisecond is a matter of timers.
 *
 * 0: as intended; 0.3: for 30 % of the time the gaps were of another length. A distance, not a test: with enough requests
 * every test finds that no real clock is perfect.
 */
import type { Histogram } from './histogram.ts';
import { highestUs, lowestUs } from './histogram.ts';

export function gapDistance(intended: Histogram, sent: Histogram, forgivenMs: number): number {
  const a = timeShares(intended);
  const b = timeShares(sent);
  if (a.length === 0 || b.length === 0) return 0;
  return Math.max(excess(a, b, forgivenMs * 1000), excess(b, a, forgivenMs * 1000));
}

interface TimeShare {
  readonly gapUs: number;
  /** Of the time, what lies in gaps no longer than this. */
  readonly share: number;
}

function timeShares(gaps: Histogram): TimeShare[] {
  const shares: { gapUs: number; share: number }[] = [];
  let timeUs = 0;
  gaps.forEachBucket((bucket, count) => {
    const gapUs = (lowestUs(bucket) + highestUs(bucket)) / 2;
    timeUs += gapUs * count;
    shares.push({ gapUs, share: timeUs });
  });
  for (const entry of shares) entry.share /= timeUs || 1;
  return shares;
}

/** The most by which `a` has more time in gaps up to some length than `b` has in gaps up to that and a bit. */
function excess(a: readonly TimeShare[], b: readonly TimeShare[], forgivenUs: number): number {
  let most = 0;
  let next = 0;
  for (const { gapUs, share } of a) {
    // 0.2 %: two gaps that are all but the same may lie two buckets apart.
    const limitUs = gapUs * 1.002 + forgivenUs;
    while (next < b.length && b[next]!.gapUs <= limitUs) next++;
    most = Math.max(most, share - (next === 0 ? 0 : b[next - 1]!.share));
  }
  return most;
}
