/** Endpoints, pools and replicas of a run: what one hop says of each against what another says of all. */
import type { EndpointResult, PoolResult, RunResult } from '../results/run-result.ts';
import type { Ledger } from './ledger.ts';
import { cvOf, furtherSpreadOf, type Spread, spreadOf, sum } from './spread.ts';

export function checkEndpoints(ledger: Ledger, run: RunResult): void {
  for (const pool of run.pools) {
    const own = run.endpoints.filter((endpoint) => endpoint.pool === pool.name);
    checkPool(ledger, `${run.id} pool ${pool.name}`, pool, own);
    const weight = sum(own.map((endpoint) => endpoint.weight));
    for (const endpoint of own) {
      checkEndpoint(ledger, `${run.id} endpoint ${endpoint.id}`, endpoint, pool.requests, weight);
    }
  }
  const attempts = run.endpoints.map((endpoint) => endpoint.attempts ?? NaN);
  if (run.attempts !== null && attempts.length > 0 && !attempts.includes(NaN)) {
    ledger.same(`${run.id} attempts`, run.attempts, sum(attempts));
  }
  checkReplicas(ledger, run);
}

/** What the replicas of the ingress took, passed on and routed. */
function checkReplicas(
  ledger: Ledger,
  { id, product, replicas, routes, endpoints, requests, conservation }: RunResult,
): void {
  for (const [i, endpoint] of endpoints.entries()) {
    const each = replicas.map((replica) => replica.attempts[i]);
    const found = endpoint.attemptsAllPhases;
    if (each.length === 0 || each.includes(undefined) || found === null) continue;
    const ofReplicas = sum(each.map((count) => count!));
    ledger.same(`${id} endpoint ${endpoint.id} attemptsAllPhases`, found, ofReplicas);
  }
  for (const [i, { index }] of replicas.entries()) {
    ledger.same(`${id} replicas[${i}].index`, index, i);
  }
  const accepted = sum(replicas.map((replica) => replica.accepted));
  ledger.within(`${id} routes`, sum(routes.map((route) => route.requests)), 0, accepted);
  // A product does not tell by phase, and what was sent may not have arrived.
  const arrived =
    !product &&
    conservation.some(({ equation, holds }) => holds && equation.endsWith('sent = accepted'));
  if (arrived) ledger.same(`${id} replicas accepted`, accepted, requests.sent);
}

function checkEndpoint(
  ledger: Ledger,
  name: string,
  endpoint: EndpointResult,
  poolRequests: number,
  poolWeight: number,
): void {
  const { requests, ok, failed, share, fairShare, weight, responseTimeMs: times } = endpoint;
  ledger.same(`${name} requests`, requests, ok + failed);
  ledger.same(`${name} share`, share, poolRequests === 0 ? null : requests / poolRequests);
  ledger.same(`${name} fairShare`, fairShare, weight / poolWeight);
  ledger.same(`${name} responseTimeMs.count`, times.count, ok);
}

function checkPool(
  ledger: Ledger,
  name: string,
  { requests, balance, evenness }: PoolResult,
  own: readonly EndpointResult[],
): void {
  const counts = own.map((endpoint) => endpoint.requests);
  const weights = own.map((endpoint) => endpoint.weight);
  ledger.same(`${name} requests`, requests, sum(counts));
  const spread = spreadOf(counts, weights);
  for (const [index, value] of Object.entries(spread) as [keyof Spread, number | null][]) {
    ledger.same(`${name} balance.${index}`, balance[index], value, 1e-9);
  }
  ledger.same(`${name} balance.inFlightCv`, balance.inFlightCv, inFlightCv(own), 1e-9);
  if (evenness) checkEvenness(ledger, `${name} evenness`, evenness, own);
}

type Evenness = NonNullable<PoolResult['evenness']>;
type Indexes = Evenness['requests']['perWeight'] | NonNullable<Evenness['inFlight']>['perWeight'];

function checkEvenness(
  ledger: Ledger,
  name: string,
  { requests, inFlight, utilization }: Evenness,
  own: readonly EndpointResult[],
): void {
  const counts = own.map((endpoint) => endpoint.requests);
  const means = own.map(({ inFlightMean }) => inFlightMean ?? 0);
  const weights = own.map(({ weight }) => weight);
  const capacities = own.map(({ capacity }) => capacity ?? 1);
  checkIndexes(ledger, `${name}.requests.perWeight`, requests.perWeight, counts, weights);
  checkIndexes(ledger, `${name}.requests.perCapacity`, requests.perCapacity, counts, capacities);
  checkIndexes(ledger, `${name}.inFlight.perWeight`, inFlight?.perWeight, means, weights);
  checkIndexes(ledger, `${name}.inFlight.perCapacity`, inFlight?.perCapacity, means, capacities);
  const busy = own.flatMap((endpoint) => endpoint.utilization ?? []);
  if (!utilization || busy.length === 0) return;
  const [min, max] = [Math.min(...busy), Math.max(...busy)];
  ledger.same(`${name}.utilization.min`, utilization.min, min);
  ledger.same(`${name}.utilization.max`, utilization.max, max);
  ledger.same(`${name}.utilization.spread`, utilization.spread, max - min, 1e-12);
}

function checkIndexes(
  ledger: Ledger,
  name: string,
  found: Indexes | null | undefined,
  amounts: readonly number[],
  parts: readonly number[],
): void {
  if (!found || sum(amounts) === 0) return;
  const { jain, cv, peakToMean, gini, chiSquareP } = spreadOf(amounts, parts);
  const recounted = { jain, cv, peakToMean, gini, ...furtherSpreadOf(amounts, parts) };
  for (const index of Object.keys(recounted) as (keyof typeof recounted)[]) {
    ledger.same(`${name}.${index}`, found[index], recounted[index], 1e-9);
  }
  if (!('chiSquareP' in found)) return;
  ledger.same(`${name}.chiSquareP`, found.chiSquareP, chiSquareP, 1e-9);
  const lower = chiSquareP === null ? null : 1 - chiSquareP;
  ledger.same(`${name}.chiSquareLowerP`, found.chiSquareLowerP, lower, 1e-9);
}

/** Null where the ingress can't be asked. */
export function inFlightCv(own: readonly EndpointResult[]): number | null {
  const perWeight = own.map(({ inFlightMean, weight }) => (inFlightMean ?? NaN) / weight);
  return perWeight.includes(NaN) ? null : cvOf(perWeight);
}
