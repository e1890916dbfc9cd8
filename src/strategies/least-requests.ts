/**
 * The endpoint with the fewest requests in flight for its weight, ties at random; or another score, or other ties.
 *
 * When to use: requests of very different cost, one or few ingress replicas. With one replica and equal weights this is
 * join-the-shortest-queue. With many replicas each sees mostly zeros and ones, and the choice tends to random.
 *
 * By default the arriving request is not counted (as in nginx least_conn), so idle endpoints tie whatever their weights:
 * weights show under load. Random ties matter: with `ties: first` an idle pool sends everything to its first endpoint.
 * Scores and formulae: choosers/least.ts. O(n), one draw at most.
 */
import { z } from 'zod';
import { Least, leastScores } from './choosers/least.ts';
import { SmoothTurns } from './choosers/smooth-turns.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';

export const leastRequests = defineStrategy({
  name: 'least-requests',
  family: 'least loaded',
  summary: 'Picks the endpoint with the fewest requests in flight per weight; ties at random.',
  source: 'Envoy LEAST_REQUEST full scan (random ties); nginx least_conn (score by weight)',
  fidelity: 'distributional',
  details: {
    does: 'Compares all endpoints and takes the one with the fewest requests in flight for its weight.',
    state: 'Only what is in flight; with `ties: turns` a credit per endpoint.',
    cost: 'O(n)',
    matches:
      'Envoy LEAST_REQUEST with full scan and equal weights (its reservoir gives each of equals the same chance). With `score` and `ties` it is any of the family, such as join-the-shortest-queue (`requests`) or shortest expected delay (`expected-per-weight`); products with rules of their own are strategies of their own.',
    failsWhen:
      'a pod fails fast and so always looks idle; with many replicas, each of which sees few of the requests.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    score: z
      .enum(leastScores, { error: expected(`one of ${leastScores.join(', ')}`) })
      .default('requests-per-weight')
      .describe(
        'What is compared: requests in flight, the same per weight, the same with the arriving request, or that with idle endpoints before all others.',
      ),
    ties: z
      .enum(['random', 'first', 'turns'], { error: expected('"random", "first" or "turns"') })
      .default('random')
      .describe('Of equals: any, the first, or smooth weighted round robin among them.'),
  }),
  create: ({ score, ties }, { rng }) => {
    if (ties === 'first') return new Least(score, 'first');
    return new Least(score, ties === 'random' ? { random: rng } : { turns: new SmoothTurns(0) });
  },
});
