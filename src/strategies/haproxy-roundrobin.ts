/**
 * HAProxy's `balance roundrobin`: weighted turns by positions in time, so that weights may change at any moment and the
 * others keep their places. 5,1,1 gives a a a b a a c.
 *
 * When to use: to see what HAProxy does; compare smooth weighted round robin, which is smoother and O(n). Mechanism and
 * formulae: choosers/weighted-positions.ts.
 */
import { z } from 'zod';
import { WeightedPositions } from './choosers/weighted-positions.ts';
import { defineStrategy } from './contract.ts';

export const haproxyRoundrobin = defineStrategy({
  name: 'haproxy-roundrobin',
  family: 'round robin',
  summary: 'Takes turns in proportion to weight by positions in time, as HAProxy roundrobin does.',
  source: 'HAProxy lb_fwrr.c',
  fidelity: 'exact',
  details: {
    does: 'Gives each endpoint a next position, Σ weights / weight after its last, and takes the least; heavier first of equals.',
    state: 'A position per endpoint, kept when others come, go or change weight.',
    cost: 'O(log n)',
    matches: 'HAProxy `balance roundrobin`, pick by pick, as long as no server is full.',
    failsWhen: 'pods differ in ways that weights do not say.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({}),
  create: () => new WeightedPositions(),
});
