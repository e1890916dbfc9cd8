import { describe, expect, test } from 'vitest';
import type { ClientsSpec } from '../core/run-spec.ts';
import { anonymous, clientAddress, Clients } from './clients.ts';

const size = 100_000;

function counts(clients: ClientsSpec): number[] {
  const choice = new Clients({ clients, replicas: 1, seed: 7 });
  const hits = new Array<number>(clients.count).fill(0);
  for (let k = 0; k < size; k++) hits[choice.of(k, -1)]!++;
  return hits;
}

/** Within four standard deviations of a binomial count. */
function expectShare(count: number, share: number): void {
  expect(Math.abs(count - size * share)).toBeLessThan(4 * Math.sqrt(size * share * (1 - share)));
}

describe('clients', () => {
  test(`seed 7, ${size} requests: uniform popularity gives each its share`, () => {
    for (const count of counts({ count: 10, popularity: { kind: 'uniform' } })) {
      expectShare(count, 0.1);
    }
  });

  test(`seed 7, ${size} requests: Zipf gives client c a share of 1 / (c + 1)^s`, () => {
    const weights = Array.from({ length: 50 }, (_, c) => (c + 1) ** -1.1);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const hits = counts({ count: 50, popularity: { kind: 'zipf', exponent: 1.1 } });
    for (const [client, count] of hits.entries()) expectShare(count, weights[client]! / total);
  });

  test('a closed-loop user is one client, and a client keeps to one replica', () => {
    const clients = new Clients({
      clients: { count: 4, popularity: { kind: 'uniform' } },
      replicas: 3,
      seed: 7,
    });
    expect([0, 1, 2, 3, 4].map((user) => clients.of(99, user))).toEqual([0, 1, 2, 3, 0]);
    for (let client = 0; client < 4; client++) {
      const replicas = [1, 2, 3].map((k) => clients.replicaOf(k, client, -1));
      expect(new Set(replicas).size).toBe(1);
    }
  });

  test('without clients every request is anonymous and lands on a replica of its own, evenly', () => {
    const clients = new Clients({ replicas: 4, seed: 7 });
    const hits = [0, 0, 0, 0];
    for (let k = 0; k < size; k++) {
      expect(clients.of(k, -1)).toBe(anonymous);
      hits[clients.replicaOf(k, anonymous, -1)]!++;
    }
    for (const count of hits) expectShare(count, 0.25);
  });
});

test('a million clients have a million loopback addresses, none of them 127.0.0.z', () => {
  const addresses = new Set<string>();
  for (let client = 0; client < 1_000_000; client++) addresses.add(clientAddress(client));
  expect(addresses.size).toBe(1_000_000);
  for (const address of addresses) {
    const octets = address.split('.').map(Number);
    if (octets[0] !== 127 || octets[1] === 0 || octets.some((octet) => octet > 255)) {
      expect(address).toBe('an address of 127.1.0.0 to 127.254.255.255');
    }
  }
});

test('the third octet varies first', () => {
  expect([0, 1, 255, 256].map(clientAddress)).toEqual([
    '127.1.0.1',
    '127.1.1.1',
    '127.1.255.1',
    '127.1.0.2',
  ]);
});
