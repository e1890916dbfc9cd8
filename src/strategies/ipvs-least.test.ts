import { describe, expect, test } from 'vitest';
import type { StrategyDefinition } from './contract.ts';
import { ipvsLc, ipvsNq, ipvsSed, ipvsWlc } from './ipvs-least.ts';
import { Pool } from './pool.fixture.ts';

describe('the least loaded of IPVS', () => {
  // Worked out by hand from the rules: requests that stay, to endpoints with weights 1, 3 and 2.
  test.each<[StrategyDefinition, string]>([
    [ipvsLc, 'abcabcabcabc'],
    // c/w: a and b and c idle first, then b (1/3), c (1/2), b (2/3), a (1 of 1, first of equals) …
    [ipvsWlc, 'abcbcbabcbcb'],
    // (c+1)/w: b 1/3, c 1/2, b 2/3, a 1/1 (first of equals), b 3/3, c 2/2, b 4/3 …
    [ipvsSed, 'bcbabcbcbabc'],
    // a, b and c idle first, then b 2/3, b 3/3, c 2/2, b 4/3, c 3/2, b 5/3, a 2/1 …
    [ipvsNq, 'abcbbcbcbabc'],
  ])('$name: %s', (definition, known) => {
    const pool = new Pool(definition, [1, 3, 2]);
    const word = Array.from({ length: 12 }, () => pool.dispatch().id).join('');
    expect(word).toBe(known);
  });

  test.each<[StrategyDefinition, string]>([
    [ipvsLc, 'aaaa'],
    [ipvsWlc, 'aaaa'],
    [ipvsSed, 'bbbb'],
    [ipvsNq, 'aaaa'],
  ])('$name gives requests that come one at a time all to one: %s', (definition, known) => {
    const pool = new Pool(definition, [1, 3, 2]);
    expect(pool.picks(4)).toBe(known);
  });
});
