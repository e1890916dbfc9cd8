/** What cases have in common: pools, a strategy with its defaults among them, and shares of what was chosen. */
import type { StrategyDefinition } from '../strategies/contract.ts';
import type { Choice, Trial, TrialEndpoint } from './drive.ts';

const seed = 7;
export const usualRequests = 6000;

export function trial(
  definition: StrategyDefinition,
  endpoints: readonly TrialEndpoint[],
  options: Partial<Trial> = {},
): Trial {
  const params = definition.params.parse({});
  const users = 4 * endpoints.length;
  return { definition, params, endpoints, requests: usualRequests, users, seed, ...options };
}

export function pool(size: number, weights = [1]): readonly TrialEndpoint[] {
  return Array.from({ length: size }, (_, i) => ({
    id: `endpoint-${i}`,
    weight: weights[i % weights.length]!,
  }));
}

/** One endpoint goes after 2,000 requests, another comes after 4,000. */
export function exchange(size: number) {
  const endpoints = pool(size);
  const [removed, ...remaining] = endpoints;
  const added = { id: 'added', weight: 1 };
  const changes = [
    { request: 2000, endpoints: remaining },
    { request: 4000, endpoints: [...remaining, added] },
  ];
  return { endpoints, removed: removed!, added, changes };
}

export function share(chosen: readonly Choice[], id: string): number {
  return chosen.filter(({ endpoint }) => endpoint === id).length / chosen.length;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
