/** A pool with a strategy and nothing else, for the strategies' tests: endpoints a, b, c … and a clock set by hand. */
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type {
  MembershipChange,
  Oracle,
  Outcome,
  ProbePort,
  Strategy,
  StrategyDefinition,
} from './contract.ts';

export interface PoolEndpoint extends Endpoint {
  weight: number;
  inFlight: number;
}

export interface PoolOptions {
  readonly params?: unknown;
  readonly seed?: number;
  readonly rng?: Rng;
  readonly probes?: ProbePort;
  readonly oracle?: Oracle;
  /** In place of a, b, c …. */
  readonly names?: readonly string[];
}

const plainRequest = requestInfo();

export class Pool implements ReadySet {
  nowMs = 0;
  readonly strategy: Strategy;
  readonly #endpoints: PoolEndpoint[] = [];
  readonly #freeIndexes: number[] = [];
  readonly #names: readonly string[];
  #added = 0;

  constructor(
    definition: StrategyDefinition,
    weights: readonly number[],
    options: PoolOptions = {},
  ) {
    this.strategy = definition.create(definition.params.parse(options.params ?? {}) as never, {
      clock: { now: () => this.nowMs },
      rng: options.rng ?? createRng(options.seed ?? 1),
      probes: options.probes,
      oracle: options.oracle,
    });
    this.#names = options.names ?? [];
    for (const weight of weights) this.add(weight);
  }

  get size(): number {
    return this.#endpoints.length;
  }

  at(position: number): PoolEndpoint {
    return this.#endpoints[position]!;
  }

  add(weight = 1, position = this.size): PoolEndpoint {
    const id = this.#names[this.#added] ?? String.fromCharCode(97 + this.#added);
    this.#added++;
    const endpoint = { id, index: this.#freeIndexes.shift() ?? this.size, weight, inFlight: 0 };
    this.#endpoints.splice(position, 0, endpoint);
    this.#tell('added', endpoint);
    return endpoint;
  }

  remove(position: number): PoolEndpoint {
    const [endpoint] = this.#endpoints.splice(position, 1);
    this.#freeIndexes.push(endpoint!.index);
    this.#tell('removed', endpoint!);
    return endpoint!;
  }

  reweight(position: number, weight: number): void {
    this.at(position).weight = weight;
    this.#tell('reweighted', this.at(position));
  }

  pick(request = plainRequest): string {
    return this.strategy.choose(this, request)!.id;
  }

  /** `count` picks in a row, as one word. */
  picks(count: number): string {
    return Array.from({ length: count }, () => this.pick()).join('');
  }

  /** Picks by position. */
  tally(count: number): number[] {
    const counts = Array.from({ length: this.size }, () => 0);
    const places = new Map(this.#endpoints.map((endpoint, position) => [endpoint.id, position]));
    for (let i = 0; i < count; i++) counts[places.get(this.pick())!]!++;
    return counts;
  }

  dispatch(request = plainRequest): PoolEndpoint {
    const endpoint = this.strategy.choose(this, request) as PoolEndpoint;
    endpoint.inFlight++;
    this.strategy.observed?.(endpoint, {
      kind: 'dispatched',
      rttMs: 0,
      firstByteMs: -1,
      outcome: 'pending',
      status: 0,
    });
    return endpoint;
  }

  /** The head of the response has come. */
  answering(endpoint: PoolEndpoint, afterMs: number, status = 200): void {
    this.strategy.firstByte?.(endpoint, afterMs, status);
  }

  /** `firstByteMs`: of a head that has been told; else it comes with the end of what is answered. */
  end(
    endpoint: PoolEndpoint,
    rttMs: number,
    outcome: Outcome = 'answered',
    status = 200,
    firstByteMs = -1,
  ): void {
    const atOnce = outcome === 'answered' && firstByteMs < 0;
    if (atOnce) this.answering(endpoint, rttMs, status);
    endpoint.inFlight--;
    const headMs = atOnce ? rttMs : firstByteMs;
    this.strategy.observed?.(endpoint, {
      kind: 'ended',
      rttMs,
      firstByteMs: headMs,
      outcome,
      status,
    });
  }

  #tell(kind: MembershipChange['kind'], endpoint: Endpoint): void {
    this.strategy.membershipChanged?.({ kind, endpoint }, this);
  }
}

/** Draws what it is told, and notes the bounds it was asked for. */
export class ScriptedRng implements Rng {
  readonly bounds: number[] = [];
  readonly #values: number[];

  constructor(...values: number[]) {
    this.#values = values;
  }

  float(): number {
    return this.#values.shift()!;
  }

  below(bound: number): number {
    this.bounds.push(bound);
    return this.#values.shift()!;
  }

  fork(): Rng {
    return this;
  }
}

/** Standard normal score of χ² (Wilson, Hilferty 1931): large when too uneven, small when more even than chance. */
export function chiSquareScore(
  observed: readonly number[],
  probabilities: readonly number[],
): number {
  const total = observed.reduce((sum, count) => sum + count, 0);
  const chiSquare = observed.reduce((sum, count, i) => {
    const mean = total * probabilities[i]!;
    return sum + (count - mean) ** 2 / mean;
  }, 0);
  const spread = 2 / (9 * (observed.length - 1));
  return (Math.cbrt(chiSquare / (observed.length - 1)) - (1 - spread)) / Math.sqrt(spread);
}

export function equal(cells: number): number[] {
  return Array.from({ length: cells }, () => 1 / cells);
}
