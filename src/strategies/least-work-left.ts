/**
 * Least work left: the pod that could begin the request first, by one who knows what every request there will take. Of
 * those that could begin it at once, the fastest; of equals any.
 *
 * When to use: to see what knowing demands would be worth. For pods of equal speed that serve first come first served it
 * is the queue M/G/n: each request begins when it would have in one central queue, only that it waits at the pod.
 */
import { z } from 'zod';
import { Foresight } from './choosers/foresight.ts';
import { defineStrategy } from './contract.ts';

export const leastWorkLeft = defineStrategy({
  name: 'least-work-left',
  family: 'oracle',
  summary:
    'Picks the pod that could begin the request first, knowing what each request there takes.',
  source: 'Harchol-Balter, Crovella, Murta (1999): least-work-remaining is M/G/n',
  fidelity: 'distributional',
  details: {
    does: 'Takes the pod that could begin the request first; of those that could at once the fastest, any of equals.',
    state: 'None but what the oracle knows: when each pod will have a free slot.',
    cost: 'O(log n), and as much in every replica when a request comes to a pod or leaves it; one that is given up costs O(requests in the pod)',
    matches:
      'The policy of the theory, generalised to pods of several slots; the queue M/G/n for pods of equal speed.',
    failsWhen:
      'pods differ much in speed: what begins first need not end first. Requests are given up, or hops take time: then it knows what was to come, not what came. No real ingress knows what it knows.',
  },
  honoursWeights: false,
  spread: 'even',
  needs: ['oracle'],
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, context) =>
    new Foresight(context, (oracle, endpoint) =>
      oracle.freeSlots(endpoint) > 0
        ? -oracle.speed(endpoint)
        : Math.min(oracle.freeAtMs(endpoint), Number.MAX_VALUE),
    ),
});
