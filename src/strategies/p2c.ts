/**
 * Power of two choices: compare two endpoints drawn at random and take the one with fewer requests in flight.
 *
 * When to use: the robust default. Nearly as even as least-requests, O(1), and it degrades gracefully when every replica
 * sees only its own part of the traffic. Weights are ignored unless `weights` says otherwise.
 *
 * In the limit of many endpoints, with d choices at utilisation ρ: T = Σ_{i≥1} ρ^((dⁱ − d)/(d − 1)) service times
 * (random: 1/(1 − ρ)). Distinct draws as in Finagle, tower and nginx; `replacement: true` as in Envoy and gRPC and in
 * Mitzenmacher's model. What products do beyond that (ties, weights, biased pairs) is a parameter here where it is one
 * choice, and a strategy of its own where it is another algorithm: nginx-random-two, haproxy-random, traefik-p2c, ipvs-twos.
 */
import { z } from 'zod';
import { drawnTies, PowerOfChoices } from './choosers/power-of-choices.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { inFlight, inFlightPerWeight } from './load/in-flight.ts';

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
      "Finagle, tower, later versions of Traefik p2c and Linkerd (there over peak EWMA) with distinct draws; gRPC least_request, and Envoy LEAST_REQUEST with equal weights, with `replacement: true`; Mitzenmacher's model with `ties: random` besides; Finagle with weights, nearly, with `weights: load-and-draws`.",
    failsWhen:
      'weights matter and `weights` is left at ignored; a pod fails fast and so looks idle.',
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
    ties: z
      .enum(drawnTies, { error: expected('"first", "last" or "random"') })
      .default('first')
      .describe('Which of equally loaded draws is taken.'),
    weights: z
      .enum(['ignored', 'load', 'draws', 'load-and-draws'], {
        error: expected('"ignored", "load", "draws" or "load-and-draws"'),
      })
      .default('ignored')
      .describe(
        'What weights do: nothing, divide the load that is compared, make draws more likely, or both.',
      ),
  }),
  create: ({ choices, replacement, ties, weights }, { rng }) => {
    const metric = weights.startsWith('load') ? inFlightPerWeight : inFlight;
    return new PowerOfChoices(metric, rng, choices, replacement, {
      ties,
      weighted: weights.endsWith('draws'),
    });
  },
});
