/**
 * Power of two choices: compare two endpoints drawn at random and take the one with fewer requests in flight.
 *
 * When to use: the robust default. Nearly as even as least-requests, O(1), and it degrades gracefully when every replica
 * sees only its own part of the traffic. Weights are ignored.
 *
 * In the limit of many endpoints, with d choices at utilisation ρ: T = Σ_{i≥1} ρ^((dⁱ − d)/(d − 1)) service times
 * (random: 1/(1 − ρ)). Distinct draws as in Finagle, tower and nginx; `replacement: true` as in Envoy and gRPC and in
 * Mitzenmacher's model. First drawn of equals.
 */
import { z } from 'zod';
import { PowerOfChoices } from './choosers/power-of-choices.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { inFlight } from './load/in-flight.ts';

/** Far beyond use; a bound so that a slip of the keyboard does not stop the world. */
const mostChoices = 1000;

export const p2c = defineStrategy({
  name: 'p2c',
  family: 'power of d',
  summary: 'Draws two endpoints at random and takes the one with fewer requests in flight.',
  source:
    'Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (2001); Finagle P2C',
  fidelity: 'distributional',
  details: {
    does: 'Draws two endpoints and takes the one with fewer requests in flight.',
    state: 'Only what is in flight.',
    cost: 'O(d) for d choices',
    matches:
      'Finagle and Linkerd with distinct draws; Envoy LEAST_REQUEST and gRPC least_request with `replacement: true`.',
    failsWhen: 'weights matter: it ignores them; a pod fails fast and so looks idle.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    choices: z
      .int({ error: expected('an integer of at least 2') })
      .min(2, { error: expected('an integer of at least 2', 'With one choice this is "random".') })
      .max(mostChoices, { error: expected(`an integer of at most ${mostChoices}`) })
      .default(2)
      .describe('How many endpoints are drawn and compared.'),
    replacement: z
      .boolean({ error: expected('true or false') })
      .default(false)
      .describe('Whether the same endpoint may be drawn twice.'),
  }),
  create: ({ choices, replacement }, { rng }) =>
    new PowerOfChoices(inFlight, rng, choices, replacement),
});
