import { describe, expect, test } from 'vitest';
import { Lease } from '../balancer/lease.ts';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { runSpec } from '../core/run-spec.fixture.ts';
import { findStrategy } from '../strategies/index.ts';
import { createBalancers } from './replica.ts';

const params = { key: 'affinity-key' };
const declared = { name: 'ingress-nginx-chash', label: 'ingress-nginx-chash', params };

/** Six choices in one of two equal pools of three, the second of which has something declared. */
function chosen(label: string, pool: number, triedId?: string): Set<string> {
  const [plain] = runSpec().pools;
  const strategy = { name: 'round-robin', label, params: { start: 'first' } };
  const run = runSpec({ strategy, pools: [plain!, { ...plain!, name: 'b:80', declared }] });
  const definition = findStrategy('round-robin')!;
  const balancer = createBalancers(run, definition, 0, new ManualScheduler())[pool]!;
  const tried = [0, 1, 2].map((at) => balancer.ready.at(at)).filter(({ id }) => id === triedId);
  const ids = Array.from({ length: 6 }, () => {
    const lease = new Lease();
    balancer.acquire(requestInfo({ affinityKey: 'k', tried }), lease);
    const { id } = lease.endpoint!;
    lease.end('answered', 200);
    return id;
  });
  return new Set(ids);
}

describe('a pool', () => {
  test('has the strategy that the manifests declare where the run leaves it to them', () => {
    expect(chosen('as-declared', 0).size).toBe(3);
    expect(chosen('as-declared', 1).size).toBe(1);
  });

  test('has a named strategy whatever they declare', () => {
    expect(chosen('round-robin', 1).size).toBe(3);
  });

  test('is kept from what was tried, but by a strategy that directs retries itself', () => {
    const [ofKey] = chosen('as-declared', 1);
    expect(chosen('as-declared', 1, ofKey)).toEqual(new Set([ofKey]));
    expect(chosen('as-declared', 0, ofKey).has(ofKey!)).toBe(false);
  });
});
