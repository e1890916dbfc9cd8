/**
 * The strategies in the smallest worlds whose answer is known exactly: n FIFO servers of rate 1, Poisson arrivals of
 * rate λ each, exponential service. Values of T, the mean time in the system: Erlang E_n/M/1 for round robin, the
 * solved Markov chains for the rest; they tell distinct draws from draws with replacement by 4 to 12 %.
 */
import { describe, expect, test } from 'vitest';
import { Balancer } from '../../src/balancer/balancer.ts';
import { Lease } from '../../src/balancer/lease.ts';
import type { Task } from '../../src/core/clock.ts';
import { requestInfo } from '../../src/core/request-info.fixture.ts';
import { EventHeap } from '../../src/core/event-heap.ts';
import { createRng } from '../../src/core/rng.ts';
import type { StrategyDefinition } from '../../src/strategies/contract.ts';
import { edfWeightedRoundRobin } from '../../src/strategies/edf-weighted-round-robin.ts';
import { gcdWeightedRoundRobin } from '../../src/strategies/gcd-weighted-round-robin.ts';
import { envoyLeastRequest } from '../../src/strategies/envoy-least-request.ts';
import { haproxyLeastconn } from '../../src/strategies/haproxy-leastconn.ts';
import { ipvsLc, ipvsNq } from '../../src/strategies/ipvs-least.ts';
import { nginxLeastConn } from '../../src/strategies/nginx-least-conn.ts';
import { nginxRandomTwo } from '../../src/strategies/nginx-random-two.ts';
import { traefikP2c } from '../../src/strategies/traefik-p2c.ts';
import { traefikWrr } from '../../src/strategies/traefik-wrr.ts';
import { haproxyRoundrobin } from '../../src/strategies/haproxy-roundrobin.ts';
import { haproxyStaticRr } from '../../src/strategies/haproxy-static-rr.ts';
import { jiq } from '../../src/strategies/jiq.ts';
import { leastRequests } from '../../src/strategies/least-requests.ts';
import { p2c } from '../../src/strategies/p2c.ts';
import { AwaitedProbes } from '../../src/strategies/probes.fixture.ts';
import { random } from '../../src/strategies/random.ts';
import { roundRobin } from '../../src/strategies/round-robin.ts';
import { smoothWeightedRoundRobin } from '../../src/strategies/smooth-weighted-round-robin.ts';
import { staticStrideWeightedRoundRobin } from '../../src/strategies/static-stride-weighted-round-robin.ts';

const replacement = { replacement: true };
const requests = 300_000;
const seed = 11;

const request = requestInfo();

class Departure implements Task {
  readonly lease = new Lease();
  readonly #idle: Departure[];

  constructor(idle: Departure[]) {
    this.#idle = idle;
  }

  fire(): void {
    this.lease.end('answered');
    this.#idle.push(this);
  }
}

/** Of FIFO servers that work without pause, a request's departure is known when it arrives. */
function meanTimeInSystem(
  definition: StrategyDefinition,
  params: object,
  n: number,
  lambda: number,
) {
  let now = 0;
  const rng = createRng(seed);
  const arrivals = rng.fork('arrivals');
  const services = rng.fork('services');
  // Answered before the next request comes.
  const probes = new AwaitedProbes(({ inFlight }) => ({ inFlight, latencyMs: 0 }));
  const context = { clock: { now: () => now }, rng: rng.fork('strategy'), probes };
  const balancer = new Balancer(definition, definition.params.parse(params), context);
  balancer.setEndpoints(
    Array.from({ length: n }, (_, i) => ({ id: `s${i}`, index: i, weight: 1 })),
  );
  const freeAt = new Float64Array(n);
  const heap = new EventHeap();
  const idle: Departure[] = [];
  let total = 0;
  for (let arriving = 0, k = 0; k < requests; k++) {
    arriving -= Math.log(1 - arrivals.float()) / (n * lambda);
    while (heap.nextTime <= arriving) {
      now = heap.nextTime;
      heap.pop()!.fire();
    }
    now = arriving;
    probes.answer();
    const departure = idle.pop() ?? new Departure(idle);
    balancer.acquire(request, departure.lease);
    const server = departure.lease.endpoint!.endpointIndex;
    freeAt[server] = Math.max(freeAt[server]!, now) - Math.log(1 - services.float());
    heap.push(freeAt[server], departure);
    total += freeAt[server] - now;
  }
  return total / requests;
}

describe('mean time in the system', () => {
  // Seed 11, 300,000 requests: the standard error is below 1 % at λ = 0.7; the tolerance is 2.5 %.
  test.each<[StrategyDefinition, object, number, number, number]>([
    [random, {}, 2, 0.5, 2],
    [random, {}, 10, 0.7, 3.3333],
    [roundRobin, {}, 2, 0.5, 1.618],
    [roundRobin, {}, 3, 0.7, 2.3577],
    [roundRobin, {}, 10, 0.7, 2.0198],
    [smoothWeightedRoundRobin, {}, 3, 0.7, 2.3577],
    [edfWeightedRoundRobin, {}, 3, 0.7, 2.3577],
    [gcdWeightedRoundRobin, {}, 5, 0.5, 1.3962],
    [staticStrideWeightedRoundRobin, {}, 3, 0.7, 2.3577],
    [traefikWrr, {}, 2, 0.5, 1.618],
    [haproxyStaticRr, {}, 5, 0.5, 1.3962],
    [haproxyRoundrobin, {}, 3, 0.7, 2.3577],
    [leastRequests, {}, 2, 0.5, 1.42632],
    [leastRequests, {}, 2, 0.7, 2.1082],
    [leastRequests, {}, 3, 0.7, 1.70888],
    [leastRequests, { score: 'requests', ties: 'first' }, 3, 0.7, 1.70888],
    [leastRequests, { score: 'expected-per-weight', ties: 'turns' }, 2, 0.7, 2.1082],
    [nginxLeastConn, {}, 3, 0.7, 1.70888],
    [haproxyLeastconn, {}, 3, 0.7, 1.70888],
    [ipvsLc, {}, 2, 0.7, 2.1082],
    [ipvsNq, {}, 3, 0.7, 1.70888],
    [envoyLeastRequest, {}, 2, 0.7, 2.36231],
    [envoyLeastRequest, {}, 3, 0.7, 2.08319],
    [p2c, {}, 2, 0.5, 1.42632],
    [p2c, {}, 2, 0.7, 2.1082],
    [p2c, {}, 3, 0.5, 1.352],
    [p2c, {}, 3, 0.7, 1.88479],
    [p2c, replacement, 2, 0.5, 1.59656],
    [p2c, replacement, 2, 0.7, 2.36231],
    [p2c, replacement, 3, 0.5, 1.47761],
    [p2c, replacement, 3, 0.7, 2.08319],
    [p2c, { choices: 3 }, 3, 0.7, 1.70888],
    [p2c, { ...replacement, ties: 'random' }, 3, 0.7, 2.08319],
    [p2c, { weights: 'load-and-draws' }, 3, 0.7, 1.88479],
    [nginxRandomTwo, {}, 2, 0.7, 2.1082],
    [nginxRandomTwo, {}, 3, 0.7, 1.88479],
    // Three endpoints are all neighbours: its pairs are those of distinct draws.
    [traefikP2c, {}, 3, 0.7, 1.88479],
    [jiq, {}, 2, 0.5, 1.5],
    [jiq, {}, 2, 0.7, 2.36111],
    [jiq, {}, 3, 0.7, 1.92328],
  ])('%s %j, n = %i, λ = %f: %f', (definition, params, n, lambda, known) => {
    const mean = meanTimeInSystem(definition, params, n, lambda);
    expect(Math.abs(mean / known - 1)).toBeLessThan(0.025);
  });

  // The standard error of the mean service is 0.002.
  test('of jiq tends to that of service alone with many servers, at λ = 0.9 too', () => {
    const of30 = meanTimeInSystem(jiq, {}, 30, 0.9);
    expect(of30).toBeGreaterThan(meanTimeInSystem(leastRequests, {}, 30, 0.9) * 1.05);
    expect(of30).toBeLessThan(meanTimeInSystem(p2c, {}, 30, 0.9) * 0.8);
    expect(Math.abs(meanTimeInSystem(jiq, {}, 300, 0.9) - 1)).toBeLessThan(0.015);
  });

  test('tells draws with replacement from distinct ones (n = 3, λ = 0.7)', () => {
    expect(meanTimeInSystem(p2c, replacement, 3, 0.7) / 1.88479 - 1).toBeGreaterThan(0.05);
    expect(1 - meanTimeInSystem(p2c, {}, 3, 0.7) / 2.08319).toBeGreaterThan(0.05);
  });
});
