import { expect, test } from 'vitest';
import { MersenneTwister } from './mersenne-twister.ts';

test('draws as std::mt19937 does: the first and the 10,000th of its default seed, and again when seeded again', () => {
  const twister = new MersenneTwister();
  for (let time = 0; time < 2; time++) {
    twister.seed(5489);
    expect(twister.next()).toBe(3_499_211_612);
    for (let i = 2; i < 10_000; i++) twister.next();
    expect(twister.next()).toBe(4_123_659_995);
  }
});
