/**
 * Envoy's LEAST_REQUEST, which is two algorithms: with equal weights, the one with fewer requests in flight of `choices`
 * draws with replacement; with unequal weights, weighted turns by deadlines (EDF), where the weight is
 *
 *     weight / (in flight + 1)^bias
 *
 * read when an endpoint has been chosen and is queued again, so it lags. `bias: 0` is plain weighted round robin. No endpoint
 * is ever left out, however busy.
 *
 * When to use: to see what Envoy does. Weights mean less than they say: when much is in flight, shares approach
 * weight^(1/(1 + bias)), the square root by default. O(choices), or O(log n). Scheduler: choosers/earliest-deadline.ts.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { EarliestDeadline, mostEmulatedPicks } from './choosers/earliest-deadline.ts';
import { PowerOfChoices } from './choosers/power-of-choices.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { expected } from './expected.ts';
import { inFlight } from './load/in-flight.ts';

class EnvoyLeastRequest implements Strategy {
  readonly #draws: PowerOfChoices;
  readonly #schedule: EarliestDeadline;
  readonly #emulatedPicks: number;
  #equalWeights = true;
  #stale = true;

  constructor(choices: number, bias: number, rng: Rng) {
    this.#draws = new PowerOfChoices(inFlight, rng, choices, true);
    this.#schedule = new EarliestDeadline((endpoint) =>
      bias === 1
        ? endpoint.weight / (endpoint.inFlight + 1)
        : endpoint.weight / (endpoint.inFlight + 1) ** bias,
    );
    this.#emulatedPicks = rng.below(mostEmulatedPicks);
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) this.#rebuild(ready);
    return this.#equalWeights ? this.#draws.choose(ready) : this.#schedule.next();
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    const { weight } = ready.at(0);
    let same = 1;
    while (same < ready.size && ready.at(same).weight === weight) same++;
    this.#equalWeights = same === ready.size;
    if (!this.#equalWeights) this.#schedule.rebuild(ready, this.#emulatedPicks);
    this.#stale = false;
  }
}

const choicesError = expected('an integer from 2 to 1000');
const biasError = expected('a number from 0 to 10');

export const envoyLeastRequest = defineStrategy({
  name: 'envoy-least-request',
  family: 'least loaded',
  summary:
    'Takes the less loaded of two draws; with unequal weights takes weighted turns, less often of the busy, as Envoy does.',
  source: 'Envoy least_request_lb.cc, edf_scheduler.h',
  fidelity: 'distributional',
  details: {
    does: 'With equal weights draws two endpoints, perhaps the same, and takes the one with fewer requests in flight; with unequal ones makes each endpoint due again (in flight + 1)^bias / weight after its last turn.',
    state:
      'What is in flight; with unequal weights a deadline per endpoint, made anew when membership changes.',
    cost: 'O(1), with unequal weights O(log n)',
    matches:
      'Envoy LEAST_REQUEST without slow start, with `choices` for choice_count and `bias` for active_request_bias. Full scan is least-requests.',
    failsWhen:
      'there are two or three endpoints: both draws often fall on the same. Weights differ: busy endpoints get less than theirs.',
  },
  honoursWeights: true,
  sharesByWeight: false,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({
    choices: z
      .int({ error: choicesError })
      .min(2, { error: choicesError })
      .max(1000, { error: choicesError })
      .default(2)
      .describe('How many endpoints are drawn and compared, when weights are equal.'),
    bias: z
      .number({ error: biasError })
      .min(0, { error: biasError })
      .max(10, { error: biasError })
      .default(1)
      .describe('How much requests in flight lower a weight, when weights are unequal.'),
  }),
  create: ({ choices, bias }, { rng }) => new EnvoyLeastRequest(choices, bias, rng),
});
