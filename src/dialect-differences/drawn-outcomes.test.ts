import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnOutcomes } from './drawn-outcomes.ts';

test('finds every range of a draw, and how wide it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 4 }),
      (widths) => {
        const total = widths.reduce((sum, width) => sum + width, 0);
        const outcomes = drawnOutcomes((draw) => rangeOf(widths, draw('weight', total)), String);
        const shares = new Map(outcomes.map(({ share, of }) => [of, share]));
        expect([...shares.keys()].toSorted((a, b) => a - b)).toEqual(widths.map((_, i) => i));
        for (const [i, width] of widths.entries()) {
          expect(shares.get(i)).toBeCloseTo(width / total, 9);
        }
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

function rangeOf(widths: readonly number[], drawn: number): number {
  let end = 0;
  return widths.findIndex((width) => drawn <= (end += width));
}

test('draws for several purposes are independent', () => {
  const outcomes = drawnOutcomes(
    (draw) => (draw('canary', 10) <= 1 ? 'canary' : draw('backend', 3) === 1 ? 'a' : 'b'),
    String,
  );
  expect(outcomes.map(({ of }) => of)).toEqual(['b', 'a', 'canary']);
  expect(outcomes[0]!.share).toBeCloseTo(0.6, 9);
  expect(outcomes[1]!.share).toBeCloseTo(0.3, 9);
  expect(outcomes[2]!.share).toBeCloseTo(0.1, 9);
});

test('what draws nothing has one outcome', () => {
  expect(drawnOutcomes(() => 'always', String)).toEqual([{ share: 1, of: 'always' }]);
});
