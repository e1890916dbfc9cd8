/** What our strategies are in HAProxy 2.6: `balance` of a backend, lb_*.c. */
import type { Capability } from '../capability.ts';

const roundRobin = ['balance roundrobin'];

export const haproxyCapabilities: readonly Capability[] = [
  {
    strategy: 'round-robin',
    support: 'native',
    weights: 'equal',
    directives: ({ start }) =>
      start === 'random' ? { reason: 'always starts with the first endpoint' } : roundRobin,
  },
  {
    strategy: 'smooth-weighted-round-robin',
    support: 'native',
    weights: 'declared',
    directives: () => roundRobin,
    difference: 'the shares are the same, in another order',
  },
  {
    strategy: 'haproxy-roundrobin',
    support: 'native',
    weights: 'declared',
    directives: () => roundRobin,
  },
  {
    strategy: 'haproxy-static-rr',
    support: 'native',
    weights: 'declared',
    directives: () => ['balance static-rr'],
  },
  {
    strategy: 'least-requests',
    support: 'native',
    weights: 'declared',
    directives: () => ['balance leastconn'],
    difference:
      'there equally loaded endpoints take turns, here one is drawn; and one that is not idle counts as if it had one request more',
  },
  {
    strategy: 'random',
    support: 'native',
    weights: 'ring',
    directives: () => ['balance random(1)'],
    difference: 'it draws points of a hash ring, so that shares differ a little for good',
  },
  {
    strategy: 'p2c',
    support: 'native',
    weights: 'equal-ring',
    directives: ({ choices }) => [`balance random(${String(choices)})`],
    difference:
      'it draws points of a hash ring, perhaps two of the same endpoint, and of equally loaded ones takes the one with the lower rate of the last second',
  },
];
