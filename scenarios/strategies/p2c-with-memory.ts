/**
 * Power of d choices with memory: besides d endpoints drawn at random, the one that came out best last time is compared.
 * Mitzenmacher, Prabhakar, Shah, "Load Balancing with Memory" (FOCS 2002): d fresh choices and one remembered do better
 * than d fresh ones.
 */
import {
  defineStrategy,
  type Endpoint,
  type ReadySet,
  type Rng,
  type Strategy,
  z,
} from 'plimsoll';

class WithMemory implements Strategy {
  readonly #rng: Rng;
  readonly #fresh: number;
  #remembered: Endpoint | undefined;

  constructor(rng: Rng, fresh: number) {
    this.#rng = rng;
    this.#fresh = fresh;
  }

  choose(ready: ReadySet): Endpoint {
    let best = this.#remembered ?? ready.at(this.#rng.below(ready.size));
    let second: Endpoint | undefined;
    for (let draw = 0; draw < this.#fresh; draw++) {
      const drawn = ready.at(this.#rng.below(ready.size));
      if (drawn === best) continue;
      if (drawn.inFlight < best.inFlight) {
        second = best;
        best = drawn;
      } else if (second === undefined || drawn.inFlight < second.inFlight) {
        second = drawn;
      }
    }
    // The chosen one is about to get a request: remembered is the least loaded after that.
    this.#remembered =
      second !== undefined && second.inFlight < best.inFlight + 1 ? second : best;
    return best;
  }

  membershipChanged(): void {
    this.#remembered = undefined;
  }
}

export default defineStrategy({
  name: 'p2c-with-memory',
  family: 'power of d',
  summary: 'Compares fresh random endpoints with the best one of last time.',
  source: 'Mitzenmacher, Prabhakar, Shah, "Load Balancing with Memory" (FOCS 2002)',
  fidelity: 'distributional',
  details: {
    does: 'Draws endpoints at random, compares them with one remembered, and takes the least busy.',
    state: 'One endpoint, until membership changes.',
    cost: 'O(d) for d fresh choices',
    matches: 'No product: a published idea.',
    failsWhen: 'many replicas remember the same endpoint and send it their requests at once.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    fresh: z.int().min(1).max(100).default(2).describe('Endpoints drawn anew for each request.'),
  }),
  create: ({ fresh }, { rng }) => new WithMemory(rng, fresh),
});
