/** How a run's requests fell on endpoints and pools. */
import { poolStrategy } from '../core/pool-strategy.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { balanceOf } from '../metrics/balance.ts';
import type { PoolResult } from './run-result.ts';

export interface EndpointShare {
  readonly share: number | null;
  readonly fairShare: number;
}

/** `requests` per endpoint of the run. */
export function endpointShares(run: RunSpec, requests: readonly number[]): EndpointShare[] {
  const poolRequests = run.pools.map(() => 0);
  const poolWeights = run.pools.map(() => 0);
  for (const { index, pool, weight } of run.endpoints) {
    poolRequests[pool]! += requests[index]!;
    poolWeights[pool]! += weight;
  }
  return run.endpoints.map(({ index, pool, weight }) => ({
    share: poolRequests[pool] === 0 ? null : requests[index]! / poolRequests[pool]!,
    fairShare: weight / poolWeights[pool]!,
  }));
}

export function poolResults(
  run: RunSpec,
  requests: readonly number[],
  inFlightMeans: readonly number[] | undefined,
): PoolResult[] {
  return run.pools.map((pool) => {
    const { name, service, endpoints } = pool;
    const poolRequests = endpoints.map((index) => requests[index]!);
    const weights = endpoints.map((index) => run.endpoints[index]!.weight);
    const means = inFlightMeans && endpoints.map((index) => inFlightMeans[index]!);
    return {
      name,
      service,
      strategy: poolStrategy(run, pool).label,
      requests: poolRequests.reduce((sum, count) => sum + count, 0),
      balance: balanceOf(poolRequests, weights, means),
    };
  });
}
