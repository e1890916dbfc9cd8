import { expect, test } from 'vitest';
import { signFlipP } from './sign-flip.ts';

test('is the share of sign patterns whose sum is as far from 0', () => {
  // All one way: this pattern and its mirror image, of 2⁶.
  expect(signFlipP([1, 2, 3, 4, 5, 6])).toBe(2 / 64);
  // Sums of ± 1 … ± 6 are 21 − 2s, s a subset sum: |sum| ≥ 19 for s ≤ 1 (∅, {1}), and their mirror images.
  expect(signFlipP([-1, 2, 3, 4, 5, 6])).toBe(4 / 64);
});

test('counts ties as being as far: of equal differences it is a sign test', () => {
  // P(at most 1 or at least 6 of 7 heads) = 2 · (1 + 7) / 2⁷.
  expect(signFlipP([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, -0.1])).toBe(16 / 128);
});

test('has no doubt that nothing differs where nothing does', () => {
  expect(signFlipP([0, 0, 0, 0, 0, 0])).toBe(1);
});

test('has no opinion on fewer than six pairs, or more than sixteen', () => {
  expect(signFlipP([1, 2, 3, 4, 5])).toBeNull();
  expect(signFlipP(Array.from({ length: 17 }, () => 1))).toBeNull();
  expect(signFlipP(Array.from({ length: 16 }, () => 1))).toBe(2 / 2 ** 16);
});
