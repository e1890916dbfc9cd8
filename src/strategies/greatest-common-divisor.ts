import type { ReadySet } from '../core/endpoint.ts';

/** Of the weights of a pool that is not empty. */
export function greatestCommonDivisor(ready: ReadySet): number {
  let divisor = 0;
  for (let position = 0; position < ready.size && divisor !== 1; position++) {
    let { weight } = ready.at(position);
    while (weight > 0) [divisor, weight] = [weight, divisor % weight];
  }
  return divisor;
}
