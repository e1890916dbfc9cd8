/**
 * nginx's `least_conn`: the fewest requests in flight per weight; those that tie take turns as in smooth weighted round
 * robin, among themselves alone: only their credits change.
 *
 * When to use: as least requests, for the turns nginx takes. Idle endpoints tie whatever their weights, so at low load it is
 * nginx's weighted round robin, and shares follow the weights. O(n).
 */
import { z } from 'zod';
import { Least } from './choosers/least.ts';
import { SmoothTurns } from './choosers/smooth-turns.ts';
import { defineStrategy } from './contract.ts';
import { maxFailsParam } from './max-fails-param.ts';

export const nginxLeastConn = defineStrategy({
  name: 'nginx-least-conn',
  family: 'least loaded',
  summary:
    'Picks the endpoint with the fewest requests in flight per weight; ties take weighted turns, as in nginx.',
  source: 'nginx ngx_http_upstream_least_conn_module.c',
  fidelity: 'exact',
  details: {
    does: 'Compares all endpoints, takes the one with the fewest requests in flight for its weight, and lets those that tie take turns by smooth weighted round robin.',
    state:
      'What is in flight, a credit per endpoint, and what failures have cost it of its weight.',
    cost: 'O(n)',
    matches:
      'nginx `least_conn`, pick by pick, with one worker or a `zone`; without `zone` each worker sees its own requests alone.',
    failsWhen:
      'a pod fails fast and so looks idle; with many workers or replicas, each of which sees few of the requests.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ maxFails: maxFailsParam }),
  create: ({ maxFails }) =>
    new Least('requests-per-weight', { turns: new SmoothTurns(maxFails) }, true),
});
