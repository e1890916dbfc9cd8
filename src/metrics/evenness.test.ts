import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { countEvennessOf, evennessByChance, evennessOf, type Evenness } from './evenness.ts';
import { chiSquareLowerTail, chiSquareUpperTail } from './gamma.ts';

const ones = (n: number): number[] => Array.from({ length: n }, () => 1);

describe('evenness of five, one and one', () => {
  test('has the values worked out by hand', () => {
    const evenness = evennessOf([5, 1, 1], [1, 1, 1]);
    expect(evenness.jain).toBeCloseTo(49 / 81, 12);
    expect(evenness.minToMax).toBe(1 / 5);
    // Shares 5/7, 1/7, 1/7 against thirds: 8/21 too much on one, 4/21 too little on each of the others.
    expect(evenness.totalVariation).toBeCloseTo(8 / 21, 12);
    const entropy = Math.log(7) - (5 / 7) * Math.log(5);
    expect(evenness.entropy).toBeCloseTo(entropy / Math.log(3), 12);
    expect(evenness.p99ToMean).toBeNull();
  });

  test('is perfect relative to parts of five, one and one', () => {
    const even = { jain: 1, cv: 0, peakToMean: 1, minToMax: 1, gini: 0, totalVariation: 0 };
    const evenness = countEvennessOf([500, 100, 100], [2.5, 0.5, 0.5]);
    expect(evenness).toMatchObject({ ...even, chiSquareP: 1, chiSquareLowerP: 0 });
    expect(evenness.entropy).toBeCloseTo(1, 12);
  });
});

describe('evenness', () => {
  test('of all on one of four is the worst there is', () => {
    const evenness = countEvennessOf([0, 80, 0, 0], ones(4));
    expect(evenness).toMatchObject({ minToMax: 0, totalVariation: 0.75, chiSquareLowerP: 1 });
    expect(evenness.entropy).toBeCloseTo(0, 12);
    expect(evenness.chiSquareP).toBeLessThan(1e-40);
  });

  test('takes the 99th of a hundred endpoints for p99, and the 198th of two hundred', () => {
    const rising = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    expect(evennessOf(rising(100), ones(100)).p99ToMean).toBeCloseTo(99 / 50.5, 12);
    expect(evennessOf(rising(200), ones(200)).p99ToMean).toBeCloseTo(198 / 100.5, 12);
  });

  test('of nothing is not known', () => {
    const evenness = countEvennessOf([0, 0], [1, 2]);
    expect(new Set(Object.values(evenness))).toEqual(new Set([null]));
  });

  const amounts = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 100 })), {
      minLength: 2,
      maxLength: 150,
    })
    .filter((pairs) => pairs.some(([amount]) => amount > 0));

  test('keeps to its ranges', () => {
    fc.assert(
      fc.property(amounts, (pairs) => {
        const n = pairs.length;
        const evenness = evennessOf(
          pairs.map(([amount]) => amount),
          pairs.map(([, part]) => part),
        );
        const slack = 1e-9;
        const within = (value: number | null, low: number, high: number) => {
          expect(value).toBeGreaterThanOrEqual(low - slack);
          expect(value).toBeLessThanOrEqual(high + slack);
        };
        within(evenness.jain, 1 / n, 1);
        within(evenness.cv, 0, Math.sqrt(n - 1));
        within(evenness.peakToMean, 1, n);
        within(evenness.minToMax, 0, 1);
        within(evenness.gini, 0, 1 - 1 / n);
        within(evenness.entropy, 0, 1);
        within(evenness.totalVariation, 0, 1);
        if (n >= 100) within(evenness.p99ToMean, 0, evenness.peakToMean!);
      }),
    );
  });

  test('knows neither the unit of amounts, nor that of parts, nor the order of endpoints', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 50 }), (pairs, factor) => {
        const values = (of: typeof pairs, byAmount: number, byPart: number) =>
          Object.values(
            evennessOf(
              of.map(([amount]) => amount * byAmount),
              of.map(([, part]) => part * byPart),
            ) as object as Record<keyof Evenness, number | null>,
          );
        const plain = values(pairs, 1, 1);
        const others = [
          values(pairs, factor, 1),
          values(pairs, 1, factor),
          values(pairs.toReversed(), 1, 1),
        ];
        for (const other of others) {
          for (const [i, value] of other.entries()) {
            if (value === null) expect(plain[i]).toBeNull();
            else expect(value).toBeCloseTo(plain[i]!, 9);
          }
        }
      }),
    );
  });
});

describe('what chance makes of evenness', () => {
  const indexes = [
    'jain',
    'cv',
    'peakToMean',
    'minToMax',
    'gini',
    'entropy',
    'totalVariation',
  ] as const;
  /** Where no unevenness is: its distance from there is compared. */
  const perfect = {
    jain: 1,
    cv: 0,
    peakToMean: 1,
    minToMax: 1,
    gini: 0,
    entropy: 1,
    totalVariation: 0,
  };

  /** Sizes are exponential where `sizeCv` is 1, else all the same. */
  function meanOfRuns(
    parts: readonly number[],
    requests: number,
    sizeCv: 0 | 1,
  ): Record<string, number> {
    const rng = createRng(11);
    const tickets = parts.flatMap((part, i) => Array.from({ length: part }, () => i));
    const distances: Record<string, number> = {};
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const amounts = parts.map(() => 0);
      for (let k = 0; k < requests; k++) {
        const size = sizeCv === 0 ? 1 : -Math.log(1 - rng.float());
        amounts[tickets[rng.below(tickets.length)]!]! += size;
      }
      const evenness = evennessOf(amounts, parts);
      for (const index of indexes) {
        // The root mean square of CVs is what is given.
        const distance =
          index === 'cv' ? evenness.cv! ** 2 : Math.abs(evenness[index]! - perfect[index]);
        distances[index] = (distances[index] ?? 0) + distance / runs;
      }
    }
    distances['cv'] = Math.sqrt(distances['cv']!);
    return distances;
  }

  test.each([
    { parts: ones(4), sizeCv: 0 },
    { parts: ones(40), sizeCv: 0 },
    { parts: [2, 1, 1, 2, 1], sizeCv: 0 },
    { parts: ones(10), sizeCv: 1 },
  ] as const)(
    'is what random runs have, parts $parts, sizes varying by $sizeCv: 2000 requests, 400 runs, seed 11, within 15 %',
    ({ parts, sizeCv }) => {
      const expected = evennessByChance(2000, parts, sizeCv)!;
      const measured = meanOfRuns(parts, 2000, sizeCv);
      for (const index of indexes) {
        const ratio = measured[index]! / Math.abs(expected[index]! - perfect[index]);
        expect(ratio, index).toBeGreaterThan(0.85);
        expect(ratio, index).toBeLessThan(1.15);
      }
    },
  );

  test('is not told of fewer than five requests for an endpoint, nor where sizes have no variance', () => {
    expect(evennessByChance(19, ones(4))).toBeNull();
    expect(evennessByChance(20, ones(4))).not.toBeNull();
    expect(evennessByChance(20, [1, 1, 1, 2])).toBeNull();
    expect(evennessByChance(2000, ones(4), Infinity)).toBeNull();
  });
});

describe('both tails of χ²', () => {
  test('add up to one', () => {
    for (const [x, degrees] of [
      [0.5, 3],
      [5, 3],
      [80, 100],
      [130, 100],
    ] as const) {
      expect(chiSquareLowerTail(x, degrees) + chiSquareUpperTail(x, degrees)).toBeCloseTo(1, 12);
    }
  });

  test('below x with two degrees of freedom is 1 − e^(−x/2), to full precision where that is tiny', () => {
    for (const x of [1e-12, 0.01, 1, 30]) {
      expect(chiSquareLowerTail(x, 2) / -Math.expm1(-x / 2)).toBeCloseTo(1, 10);
    }
  });

  test('tell what is too even from what is too uneven', () => {
    const tooEven = countEvennessOf([1001, 999, 1000, 1000], ones(4));
    expect(tooEven.chiSquareLowerP).toBeLessThan(1e-4);
    expect(tooEven.chiSquareP).toBeGreaterThan(0.999);
    const tooUneven = countEvennessOf([1200, 800, 1000, 1000], ones(4));
    expect(tooUneven.chiSquareP).toBeLessThan(1e-4);
    expect(tooUneven.chiSquareLowerP).toBeGreaterThan(0.999);
  });
});
