/**
 * One queue for all pods: a request waits in the balancer, in one line for all ingress replicas, until a pod has a free
 * slot. Of the pods that have one, the fastest; of equals any. So no request ever waits while a slot that could take it
 * is idle.
 *
 * When to use: to see how much better any balancer could be. With c equal slots, Poisson arrivals and exponential service
 * it is M/M/c: T = 1 + P_wait / (c (1 − ρ)) services, P_wait by Erlang C; and no dispatcher of such requests, served
 * first come first served, has a lower mean. Where pods differ in speed it is no bound: a slow slot that is free is used
 * even where it would be quicker to wait for a fast one.
 */
import { z } from 'zod';
import { Foresight } from './choosers/foresight.ts';
import { defineStrategy } from './contract.ts';

export const centralQueue = defineStrategy({
  name: 'central-queue',
  family: 'oracle',
  summary:
    'Keeps requests in one line before all pods and gives the first to whichever has a free slot.',
  source: 'Erlang (1917), M/M/c; fastest server first: Armony (2005)',
  fidelity: 'distributional',
  details: {
    does: 'Lets requests wait in one line, first come first served for all replicas together, and sends the first to a pod with a free slot: the fastest, any of equals.',
    state: 'None but what the oracle knows: how many slots of each pod are free.',
    cost: 'O(log n), and as much in every replica when a request comes to a pod or leaves it',
    matches:
      'The queue M/M/c of the textbooks, M/G/c with other services, for pods of equal speed.',
    failsWhen:
      'pods differ much in speed: a free slow pod is used although waiting for a fast one would be quicker. No real ingress knows what it knows.',
  },
  honoursWeights: false,
  spread: 'even',
  needs: ['oracle', 'waiting-line'],
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, context) =>
    new Foresight(context, (oracle, endpoint) =>
      oracle.freeSlots(endpoint) > 0 ? -oracle.speed(endpoint) : Infinity,
    ),
});
