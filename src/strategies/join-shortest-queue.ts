/**
 * Join the shortest queue with perfect information: the pod with the fewest requests in service and waiting, whichever
 * replica or Service they came by; any of equals.
 *
 * When to use: beside least-requests, which knows its own replica's part alone, to see what that ignorance costs. It is
 * the best that can be done without knowing demands where pods are equal and service is exponential, or of any other law
 * whose hazard rate does not fall (Winston 1977, Weber 1978). Of two M/M/1 pods, T = 1.42632 services at ρ = 0.5.
 */
import { z } from 'zod';
import { Foresight } from './choosers/foresight.ts';
import { defineStrategy } from './contract.ts';

export const joinShortestQueue = defineStrategy({
  name: 'join-shortest-queue',
  family: 'oracle',
  summary:
    'Picks the pod with the fewest requests in it, from all replicas and Services; ties at random.',
  source: 'Winston, "Optimality of the Shortest Line Discipline" (1977); Weber (1978)',
  fidelity: 'distributional',
  details: {
    does: 'Takes the pod with the fewest requests in service and waiting, whoever sent them; any of equals.',
    state: 'None but what the oracle knows: how many requests are in each pod.',
    cost: 'O(log n), and as much in every replica when a request comes to a pod or leaves it',
    matches: 'The policy of the theory, with random ties.',
    failsWhen:
      'pods differ in speed, or a few requests take very long: it counts requests, not what they take. No real ingress knows what it knows.',
  },
  honoursWeights: false,
  spread: 'even',
  needs: ['oracle'],
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, context) =>
    new Foresight(context, (oracle, endpoint) => oracle.inSystem(endpoint)),
});
