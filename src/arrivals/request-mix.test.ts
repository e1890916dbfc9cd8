import { expect, test } from 'vitest';
import { RequestMix } from './request-mix.ts';

test('seed 7, 100,000 requests: kinds come by their weights, within four standard errors', () => {
  const weights = [9, 1, 0.5];
  const total = 10.5;
  const mix = new RequestMix(weights, 7);
  const counts = [0, 0, 0];
  for (let k = 0; k < 100_000; k++) counts[mix.kindOf(k)]!++;
  for (const [kind, weight] of weights.entries()) {
    const share = weight / total;
    const bound = 4 * Math.sqrt(100_000 * share * (1 - share));
    expect(Math.abs(counts[kind]! - 100_000 * share)).toBeLessThan(bound);
  }
});

test('the kind of a request does not depend on who asks, or when', () => {
  const kinds = (order: readonly number[]) => {
    const mix = new RequestMix([1, 1, 1], 7);
    return new Map(order.map((k) => [k, mix.kindOf(k)]));
  };
  const order = Array.from({ length: 100 }, (_, k) => k);
  const backward = kinds(order.toReversed());
  for (const [k, kind] of kinds(order)) expect(backward.get(k)).toBe(kind);
});
