/** The parameter that says where strategies that take turns begin. */
import { z } from 'zod';
import { expected } from './expected.ts';

export function startParam<const Default extends 'first' | 'random'>(start: Default) {
  return z
    .enum(['first', 'random'], { error: expected('"first" or "random"') })
    .default(start)
    .describe('Whose turn it is at the beginning: the first endpoint, or one drawn at random.');
}
