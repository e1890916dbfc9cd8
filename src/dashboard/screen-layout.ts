/**
 * Who gets how many rows. A small terminal first gets the least of every panel, then each grows in turn, in the order
 * below, as far as it has something to show and rows are left.
 */

export const panels = ['responseTime', 'endpoints', 'warnings', 'finished'] as const;
export type Panel = (typeof panels)[number];
export type PanelRows = Readonly<Record<Panel, number>>;

const growth: readonly (readonly [Panel, number])[] = [
  ['responseTime', 1],
  ['finished', 2],
  ['endpoints', 3],
  ['warnings', 1],
  ['finished', 4],
  ['endpoints', 6],
  ['responseTime', 5],
  ['endpoints', 8],
  ['warnings', 3],
  ['responseTime', 8],
  ['finished', Infinity],
  ['endpoints', Infinity],
  ['warnings', Infinity],
  ['responseTime', Infinity],
];

/** `wanted` is what each panel could fill, blank line above it not counted; 0 hides it. */
export function allotRows(available: number, wanted: PanelRows, gap: 0 | 1): PanelRows {
  const rows: Record<Panel, number> = { responseTime: 0, endpoints: 0, warnings: 0, finished: 0 };
  let left = available;
  for (const [panel, target] of growth) {
    const goal = Math.min(target, wanted[panel]);
    const isOpening = rows[panel] === 0;
    const opening = isOpening ? gap : 0;
    const grown = Math.min(goal - rows[panel], left - opening);
    // Less than its first step is of no use: a heading without a line under it.
    if (grown <= 0 || (isOpening && grown < goal)) continue;
    rows[panel] += grown;
    left -= grown + opening;
  }
  return rows;
}

/** Rows for each of `needs` out of `available`: who needs little gets it, the others share the rest evenly. */
export function shareRows(available: number, needs: readonly number[]): readonly number[] {
  const rows = needs.map(() => 0);
  const smallestFirst = needs.map((_, index) => index).sort((a, b) => needs[a]! - needs[b]!);
  let left = available;
  smallestFirst.forEach((index, position) => {
    const fair = Math.floor(left / (needs.length - position));
    const given = Math.min(needs[index]!, fair);
    rows[index] = given;
    left -= given;
  });
  return rows;
}
