/**
 * Traefik's power of two choices as first released: both endpoints drawn from all; where they are the same, the second
 * moves on to its neighbour. So neighbours meet too often: of 5 endpoints a pair of neighbours (the last and the first
 * among them) is compared with probability 0.12, any other with 0.08. Fewer in flight wins, the first drawn of equals.
 *
 * When to use: to see what that bias does: a slow endpoint's neighbour gets more than its share of what the slow one is
 * spared. O(1).
 */
import { z } from 'zod';
import { NeighbouringPair } from './choosers/neighbouring-pair.ts';
import { defineStrategy } from './contract.ts';
import { inFlight } from './load/in-flight.ts';

export const traefikP2c = defineStrategy({
  name: 'traefik-p2c',
  family: 'power of d',
  summary:
    'Draws two endpoints, neighbours more often than others, and takes the one with fewer requests in flight.',
  source: 'Traefik v3 pkg/server/service/loadbalancer/p2c',
  fidelity: 'distributional',
  details: {
    does: 'Draws two endpoints from all, takes the next one for the second where they are the same, and takes the one with fewer requests in flight.',
    state: 'Only what is in flight.',
    cost: 'O(1)',
    matches:
      'Traefik v3 p2c as first released; later versions draw all pairs alike and are the strategy p2c.',
    failsWhen: 'weights matter: it ignores them; a pod fails fast and so looks idle.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, { rng }) => new NeighbouringPair(inFlight, rng, 'first'),
});
