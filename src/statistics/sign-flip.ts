/**
 * The sign-flip permutation test (Fisher 1935): without a difference, each pair could as well have come out the other way
 * round. It assumes no distribution, but needs six pairs before it can tell anything at 5 %: the least it can say of n is
 * 2 / 2ⁿ.
 */
export const fewestPairs = 6;
/** Beyond, going through all 2ⁿ⁻¹ would take long, and the t test no longer depends on the distribution. */
export const mostPairs = 16;

/** The exact two-sided p of these paired differences; null where there are too few or too many to go through. */
export function signFlipP(values: readonly number[]): number | null {
  const n = values.length;
  if (n < fewestPairs || n > mostPairs) return null;
  const scale = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const observed = Math.abs(values.reduce((sum, value) => sum + value, 0)) - 1e-9 * scale;
  // The last keeps its sign: turning all signs around changes no absolute value.
  const flips = 2 ** (n - 1);
  const signed = [...values];
  let total = signed.reduce((sum, value) => sum + value, 0);
  let asFar = 1;
  for (let step = 1; step < flips; step++) {
    // Gray code: each step turns one sign, that of the lowest bit set.
    const turned = 31 - Math.clz32(step & -step);
    signed[turned] = -signed[turned]!;
    total += 2 * signed[turned];
    if (Math.abs(total) >= observed) asFar++;
  }
  return asFar / flips;
}
