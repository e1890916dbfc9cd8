/**
 * Prequal in its asynchronous mode: pods are probed beside the requests, and a request goes by the answers that lie in
 * a pool. Each says how many requests its pod has in flight, from all replicas, and how long answers take there at that
 * many; pods with unusually many are avoided, and of the others the fastest is taken (probing/probe-pool.ts).
 *
 * When to use: many ingress replicas, of which each sees little of what is in flight, and pods of unequal speed. With one
 * replica and pods that are alike its own counts say the same without probes. A probe is a message: three for each request cost the ingress and
 * the pods time.
 *
 * Not told by the paper and decided here: how many answers tell what is usual (probing/recent-in-flight.ts), how few
 * endpoints are dealt with (probing/reuse-budget.ts), and that removals leave two answers, without which the choice would
 * be left to chance. Left out: aversion to pods that answer with errors, probes while there are no requests, and the
 * synchronous mode. O(m) for a pool of m.
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { noteDrawn, uniformDraw } from './choosers/draws.ts';
import {
  defineStrategy,
  type MembershipChange,
  type ProbePort,
  type ProbeReport,
  type Strategy,
} from './contract.ts';
import { durationParam } from './duration-param.ts';
import { expected } from './expected.ts';
import { ProbePool } from './probing/probe-pool.ts';
import { RecentInFlight } from './probing/recent-in-flight.ts';
import { type ProbingRates, reuseBudget } from './probing/reuse-budget.ts';

/** With fewer answers the choice is left to chance. */
const leastAnswers = 2;

interface PrequalParams extends ProbingRates {
  readonly maxAge: number;
  readonly hotQuantile: number;
}

class Prequal implements Strategy {
  readonly #params: PrequalParams;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #port: ProbePort;
  readonly #pool = new ProbePool();
  readonly #recent = new RecentInFlight();
  readonly #members = new Set<Endpoint>();
  /** Positions probed for the current request, ascending. */
  readonly #drawn: number[] = [];

  constructor(params: PrequalParams, clock: Clock, rng: Rng, port: ProbePort) {
    this.#params = params;
    this.#clock = clock;
    this.#rng = rng;
    this.#port = port;
  }

  choose(ready: ReadySet): Endpoint {
    const { maxAge, hotQuantile, removals } = this.#params;
    const pool = this.#pool;
    pool.forgetBefore(this.#clock.now() - maxAge);
    const threshold = this.#recent.quantile(hotQuantile);
    const isLeftToChance = pool.size < leastAnswers;
    const chosen = isLeftToChance ? ready.at(this.#rng.below(ready.size)) : pool.use(threshold);
    for (let left = this.#rounded(removals); left > 0 && pool.size > leastAnswers; left--) {
      pool.remove(threshold);
    }
    this.#probeSome(ready);
    return chosen;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind === 'added') this.#members.add(endpoint);
    if (kind !== 'removed') return;
    this.#members.delete(endpoint);
    this.#pool.forget(endpoint);
  }

  #probeSome(ready: ReadySet): void {
    const count = Math.min(this.#rounded(this.#params.probes), ready.size);
    for (let taken = 0; taken < count; taken++) {
      const position = uniformDraw(this.#rng, ready.size, this.#drawn, taken);
      noteDrawn(position, this.#drawn, taken);
      const endpoint = ready.at(position);
      this.#port.probe(endpoint, (report) => this.#answered(endpoint, report));
    }
  }

  #answered(endpoint: Endpoint, report: ProbeReport): void {
    if (!this.#members.has(endpoint)) return;
    this.#recent.add(report.inFlight);
    const uses = this.#rounded(reuseBudget(this.#params, this.#members.size));
    this.#pool.add(endpoint, report, this.#clock.now(), uses, this.#params.poolSize);
  }

  /** Up with the probability of the fraction, so that the mean is `value`. */
  #rounded(value: number): number {
    const whole = Math.floor(value);
    return value === whole || this.#rng.float() >= value - whole ? whole : whole + 1;
  }
}

function rateParam(byDefault: number, description: string) {
  const error = expected('a number from 0 to 32');
  return z
    .number({ error })
    .min(0, { error })
    .max(32, { error })
    .default(byDefault)
    .describe(description);
}

export const prequal = defineStrategy({
  name: 'prequal',
  family: 'frontier',
  summary:
    'Probes three pods beside each request; takes the fastest of those known whose load is not unusually high.',
  source:
    'Wydrowski, Kleinberg, Rumble, Archer, "Load is not what you should balance: Introducing Prequal" (NSDI 2024)',
  fidelity: 'behavioural',
  details: {
    does: 'Sends probes to endpoints drawn at random, and takes one by the answers to earlier ones: of pods with no more in flight than is usual the one with the lowest latency, else the one with the fewest in flight.',
    state:
      'A pool of at most `poolSize` answers, none older than `maxAge`, each used a few times; the counts of the last 128 answers.',
    cost: 'O(m) for a pool of m answers, and `probes` messages',
    matches:
      'The paper, in its asynchronous mode and but for aversion to errors. Its reuse budget is not defined for 24 endpoints or fewer: there the pool holds at most all of them, and an answer is used at most 8 times. Removals leave two answers.',
    failsWhen:
      'a pod fails fast: it has few in flight and low latency; requests are rarer than `maxAge`: no answer is fresh and the choice is random; there is one replica and pods are alike, so that its own counts say the same for nothing; the time that probes take on CPUs is missed elsewhere.',
  },
  honoursWeights: false,
  spread: 'learned',
  needs: ['probes'],
  scope: 'replica',
  params: z.strictObject({
    poolSize: z
      .int({ error: expected('an integer from 2 to 256') })
      .min(2, { error: expected('an integer from 2 to 256') })
      .max(256, { error: expected('an integer from 2 to 256') })
      .default(16)
      .describe('How many answers are kept, at most; m in the paper.'),
    probes: rateParam(3, 'Probes for each request; a fraction is a chance of one more.'),
    removals: rateParam(
      1,
      'Answers removed for each request, the oldest and the worst by turns; a fraction is a chance of one more.',
    ),
    maxAge: durationParam('1s', 'An older answer is not used.'),
    hotQuantile: z
      .number({ error: expected('a number from 0 to 1') })
      .min(0, { error: expected('a number from 0 to 1') })
      .max(1, { error: expected('a number from 0 to 1') })
      .default(2 ** -0.25)
      .describe(
        'A pod is hot when it has more in flight than this part of the latest answers; 0 goes by what is in flight alone, 1 by latency alone.',
      ),
    delta: z
      .number({ error: expected('a number from 0 to 100') })
      .min(0, { error: expected('a number from 0 to 100') })
      .max(100, { error: expected('a number from 0 to 100') })
      .default(1)
      .describe('How much more the pool is used than it gains; δ in the paper.'),
  }),
  create: (params, { clock, rng, probes }) => new Prequal(params, clock, rng, probes!),
});
