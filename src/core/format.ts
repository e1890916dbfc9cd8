/** Numbers for people: three significant digits, the unit that fits, and "–" for what is not known. */

export const unknownText = '–';

/** `850µs`, `12.3ms`, `1.20s`. */
export function formatMs(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return unknownText;
  if (ms === 0) return '0ms';
  const us = Math.round(ms * 1000);
  if (us < 1000) return `${us}µs`;
  if (ms < 999.5) return `${threeDigits(ms)}ms`;
  return `${threeDigits(ms / 1000)}s`;
}

/** `3.5/s`, `850/s`, `1.2k/s`. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null || !Number.isFinite(perSecond)) return unknownText;
  if (perSecond === 0 || (perSecond >= 9.95 && perSecond < 999.5)) {
    return `${Math.round(perSecond)}/s`;
  }
  if (perSecond < 9.95) return `${perSecond.toFixed(1)}/s`;
  const thousands = perSecond / 1000;
  return thousands < 999.95 ? `${thousands.toFixed(1)}k/s` : `${(thousands / 1000).toFixed(1)}M/s`;
}

/** Exact to 9999, then `12.3k`, `1.23M`. */
export function formatCount(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return unknownText;
  if (count < 10_000) return String(Math.round(count));
  if (count < 999_500) return `${threeDigits(count / 1000)}k`;
  return `${threeDigits(count / 1_000_000)}M`;
}

/** A fraction from 0 to 1 as `25.0%` or `0.12%`; what is small but not zero never reads as zero. */
export function formatPercent(fraction: number | null): string {
  if (fraction === null || !Number.isFinite(fraction)) return unknownText;
  if (fraction === 0) return '0%';
  const percent = fraction * 100;
  if (percent < 0.01) return '<0.01%';
  return `${percent.toFixed(percent < 9.995 ? 2 : 1)}%`;
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value.toFixed(value < 99.95 ? 1 : 0);
}
