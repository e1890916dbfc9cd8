/**
 * Who asks: client identities, each with an address, and the ingress replica its connections lead to. Which client
 * sends request k is a function of (seed, k) and the popularity of clients; a closed loop's user is one client.
 *
 * Zipf: client c (from 0) is asked for in proportion to 1 / (c + 1)^s.
 */
import { CounterRng } from '../core/rng.ts';
import type { ClientsSpec, RunSpec } from '../core/run-spec.ts';

/** Requests of nobody in particular: each as from a client of its own. */
export const anonymous = -1;

export class Clients {
  readonly #count: number;
  /** Popularity added up, for Zipf. */
  readonly #cumulative: Float64Array | undefined;
  readonly #draws: CounterRng;
  readonly #replicas: number;
  readonly #replicaByRequest: CounterRng;
  readonly #replicaByClient: CounterRng;

  constructor(run: Pick<RunSpec, 'clients' | 'replicas' | 'seed'>) {
    this.#count = run.clients?.count ?? 0;
    this.#cumulative = run.clients && cumulativePopularity(run.clients);
    this.#draws = new CounterRng(run.seed, 'client');
    this.#replicas = run.replicas;
    this.#replicaByRequest = new CounterRng(run.seed, 'replica of request');
    this.#replicaByClient = new CounterRng(run.seed, 'replica of client');
  }

  /** `anonymous` where the scenario names no clients. `user` is −1 in the open loop. */
  of(k: number, user: number): number {
    if (this.#count === 0) return anonymous;
    if (user >= 0) return user % this.#count;
    const draw = this.#draws.at(k);
    return this.#cumulative
      ? search(this.#cumulative, draw * this.#cumulative.at(-1)!)
      : Math.floor(draw * this.#count);
  }

  /**
   * The layer-4 hop before the ingress. A client or a closed-loop user keeps to one replica, as its connections do; an
   * anonymous request lands on a uniformly random one (kube-proxy's iptables mode balances connections at random).
   */
  replicaOf(k: number, client: number, user: number): number {
    if (this.#replicas === 1) return 0;
    const who = client === anonymous ? user : client;
    const draw = who < 0 ? this.#replicaByRequest.at(k) : this.#replicaByClient.at(who);
    return Math.floor(draw * this.#replicas);
  }
}

/**
 * Its source address on loopback, 127.x.y.z. The third octet varies first: what hashes addresses often leaves the
 * last one out (nginx ip_hash). Different for up to 16 million clients; never 127.0.0.z.
 */
export function clientAddress(client: number): string {
  const second = Math.floor(client / (254 * 256)) % 256;
  const third = client % 256;
  const fourth = 1 + (Math.floor(client / 256) % 254);
  return `127.${1 + (second % 254)}.${third}.${fourth}`;
}

function cumulativePopularity({ count, popularity }: ClientsSpec): Float64Array | undefined {
  if (popularity.kind === 'uniform') return undefined;
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let client = 0; client < count; client++) {
    sum += (client + 1) ** -popularity.exponent;
    cumulative[client] = sum;
  }
  return cumulative;
}

/** The first position whose value is beyond `point`. */
function search(cumulative: Float64Array, point: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
