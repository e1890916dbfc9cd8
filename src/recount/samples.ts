/** Times as they come out of a saved histogram, decoded by hdr-histogram-js and counted from the bottom. */
import { decodeFromCompressedBase64, JsHistogram } from 'hdr-histogram-js';

export interface Slot {
  readonly lowestUs: number;
  readonly highestUs: number;
  readonly count: number;
}

export interface Samples {
  readonly count: number;
  /** Ascending. */
  readonly slots: readonly Slot[];
}

/** Decoded once, however many numbers are read off them. */
export class Histograms {
  readonly #decoded = new Map<string, Samples>();

  /** Throws on what is no histogram. */
  samples(base64: string): Samples {
    const known = this.#decoded.get(base64) ?? decode(base64);
    this.#decoded.set(base64, known);
    return known;
  }
}

function decode(base64: string): Samples {
  const hdr = decodeFromCompressedBase64(base64);
  if (!(hdr instanceof JsHistogram)) throw new Error('expected a histogram in plain JavaScript');
  const slots: Slot[] = [];
  let left = hdr.totalCount;
  for (let index = 0; left > 0; index++) {
    const count = hdr.getCountAtIndex(index);
    if (count === 0) continue;
    left -= count;
    const lowestUs = hdr.valueFromIndex(index);
    slots.push({ lowestUs, highestUs: hdr.highestEquivalentValue(lowestUs), count });
  }
  return collected(slots);
}

export function together(parts: readonly Samples[]): Samples {
  const byLowest = Map.groupBy(
    parts.flatMap(({ slots }) => slots),
    ({ lowestUs }) => lowestUs,
  );
  const slots = [...byLowest.values()].map((own) => ({ ...own[0]!, count: total(own) }));
  return collected(slots.toSorted((a, b) => a.lowestUs - b.lowestUs));
}

/** In ms; null where fewer than one sample lies beyond. `longestMs` is known exactly, the slots are not. */
export function percentileMs(
  { count, slots }: Samples,
  percent: number,
  longestMs: number | null,
): number | null {
  // In thousandths of a percent all is whole.
  const thousandths = Math.round(percent * 1000);
  if (count * (100_000 - thousandths) < 100_000) return null;
  let left = Math.max(Math.ceil((count * thousandths) / 100_000), 1);
  for (const slot of slots) {
    left -= slot.count;
    if (left <= 0) return Math.min(slot.highestUs / 1000, longestMs ?? Infinity);
  }
  return null;
}

/** Between which two values the mean lies. */
export function meanBoundsMs({ count, slots }: Samples): readonly [number, number] {
  const sum = (read: (slot: Slot) => number) =>
    slots.reduce((before, slot) => before + slot.count * read(slot), 0);
  return [
    sum((slot) => slot.lowestUs) / count / 1000,
    sum((slot) => slot.highestUs) / count / 1000,
  ];
}

/** From one to below the other, by the lower ends of slots. */
export function countBetween({ slots }: Samples, fromUs: number, toUs: number): number {
  return total(slots.filter(({ lowestUs }) => lowestUs >= fromUs && lowestUs < toUs));
}

function collected(slots: readonly Slot[]): Samples {
  return { count: total(slots), slots };
}

function total(slots: readonly Slot[]): number {
  return slots.reduce((sum, { count }) => sum + count, 0);
}
