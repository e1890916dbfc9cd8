import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bracketOf, nextRate, type RateProbe } from './rate-search.ts';

const bounds = {
  firstPerSecond: 8000,
  leastPerSecond: 250,
  mostPerSecond: 256_000,
  resolution: 0.1,
  refutingRuns: 2,
};

/** Asks until nothing is left to ask. */
function search(reasonAt: (rate: number, probe: number) => string | null): RateProbe[] {
  const probes: RateProbe[] = [];
  for (;;) {
    const ratePerSecond = nextRate(probes, bounds);
    if (ratePerSecond === undefined) return probes;
    probes.push({ ratePerSecond, reason: reasonAt(ratePerSecond, probes.length) });
  }
}

const upTo = (limit: number) => (rate: number) => (rate <= limit ? null : 'late');

describe('the search for the highest valid rate', () => {
  test('encloses any limit within the resolution, in at most 20 runs', () => {
    fc.assert(
      fc.property(fc.double({ min: 250, max: 255_000, noNaN: true }), (limit) => {
        const probes = search(upTo(limit));
        const { highestValidPerSecond, lowestNotValidPerSecond } = bracketOf(probes, bounds);
        expect(highestValidPerSecond).toBeLessThanOrEqual(limit);
        expect(lowestNotValidPerSecond).toBeGreaterThan(limit);
        expect(lowestNotValidPerSecond! / highestValidPerSecond!).toBeLessThanOrEqual(1.1);
        expect(probes.length).toBeLessThanOrEqual(20);
      }),
    );
  });

  test('finds none where even the least rate is not valid, and says why', () => {
    expect(bracketOf(search(upTo(100)), bounds)).toEqual({
      highestValidPerSecond: null,
      lowestNotValidPerSecond: 250,
      reason: 'late',
      resolution: 0.1,
    });
  });

  test('ends at the highest rate in bounds where every rate is valid', () => {
    expect(bracketOf(search(upTo(Infinity)), bounds)).toMatchObject({
      highestValidPerSecond: 256_000,
      lowestNotValidPerSecond: null,
      reason: null,
    });
  });

  test('is not misled by one bad run at each rate', () => {
    const seen = new Set<number>();
    const probes = search((rate) => {
      const isFirst = !seen.has(rate);
      seen.add(rate);
      return isFirst ? 'a neighbour' : upTo(20_000)(rate);
    });
    const { highestValidPerSecond, lowestNotValidPerSecond, reason } = bracketOf(probes, bounds);
    expect(highestValidPerSecond).toBeLessThanOrEqual(20_000);
    expect(highestValidPerSecond).toBeGreaterThan(18_000);
    expect(lowestNotValidPerSecond).toBeGreaterThan(20_000);
    expect(reason).toBe('late');
  });

  test('cut short, knows what it knows', () => {
    const cut = search(upTo(20_000)).slice(0, 4);
    expect(cut.map(({ ratePerSecond }) => ratePerSecond)).toEqual([8000, 16_000, 32_000, 32_000]);
    expect(bracketOf(cut, bounds)).toMatchObject({
      highestValidPerSecond: 16_000,
      lowestNotValidPerSecond: 32_000,
    });
    expect(bracketOf(cut.slice(0, 3), bounds).lowestNotValidPerSecond).toBeNull();
  });
});
