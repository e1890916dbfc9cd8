/**
 * Of many tests some are significant by chance. Benjamini and Hochberg (1995) bound the part of the false among those
 * called significant, which holds too for tests that rise and fall together, as percentiles of the same runs do
 * (Benjamini, Yekutieli 2001).
 */

/** Each p adjusted to the family: significant at the level α where it is at most α. In the order given. */
export function adjustedForFamily(ps: readonly number[]): number[] {
  const byRank = ps.map((_, i) => i).toSorted((i, j) => ps[i]! - ps[j]!);
  const adjusted: number[] = Array.from({ length: ps.length });
  let least = 1;
  for (let rank = ps.length; rank >= 1; rank--) {
    const i = byRank[rank - 1]!;
    least = Math.min(least, ps[i]! * (ps.length / rank));
    adjusted[i] = least;
  }
  return adjusted;
}
