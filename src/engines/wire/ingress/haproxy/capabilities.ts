/** What our strategies are in HAProxy from 2.6 on: `balance` of a backend, lb_*.c. */
import type { Capability, Translation, Untranslatable } from '../capability.ts';

type Params = Readonly<Record<string, unknown>>;

const balances: Readonly<Record<string, string>> = {
  'client-address': 'balance source',
  path: 'balance uri',
};

function leastRequests({ score }: Params): Translation | Untranslatable {
  if (score !== 'requests-per-weight' && score !== 'idle-first') {
    return { reason: 'it compares requests per weight' };
  }
  const turns = 'equally loaded endpoints take turns in an order of its own';
  const arriving = 'it counts the arriving request too, but of idle endpoints';
  return {
    directives: ['balance leastconn'],
    difference: score === 'idle-first' ? turns : `${turns}; ${arriving}`,
  };
}

function consistentHash(params: Params): Translation | Untranslatable {
  const { key, hash, avalanche, hashBalanceFactor } = params;
  const balance = balances[String(key)];
  if (balance === undefined) return { reason: 'it is not told of the key that manifests declare' };
  return {
    directives: [
      balance,
      `hash-type consistent ${String(hash)}${avalanche === true ? ' avalanche' : ''}`,
      ...(hashBalanceFactor === 0 ? [] : [`hash-balance-factor ${String(hashBalanceFactor)}`]),
    ],
  };
}

const ring = 'it draws points of its hash ring, so that shares differ a little, and for good';
const equals = 'which of equally loaded draws it takes depends on its version';

export const haproxyCapabilities: readonly Capability[] = [
  {
    strategy: 'round-robin',
    weights: 'equal',
    translate: ({ start }) =>
      start === 'random'
        ? { reason: 'it starts with the first endpoint' }
        : { directives: ['balance roundrobin'] },
  },
  {
    strategy: 'haproxy-roundrobin',
    weights: 'declared',
    translate: () => ({ directives: ['balance roundrobin'] }),
  },
  {
    strategy: 'haproxy-static-rr',
    weights: 'declared',
    translate: () => ({ directives: ['balance static-rr'] }),
  },
  {
    strategy: 'smooth-weighted-round-robin',
    weights: 'declared',
    translate: () => ({
      directives: ['balance roundrobin'],
      difference: 'the shares are the same, the order is another',
    }),
  },
  { strategy: 'least-requests', weights: 'declared', translate: leastRequests },
  {
    strategy: 'haproxy-leastconn',
    weights: 'declared',
    translate: () => ({ directives: ['balance leastconn'] }),
  },
  {
    strategy: 'haproxy-first',
    weights: 'equal',
    translate: ({ maxconn }) => ({
      directives: ['balance first'],
      serverOptions: ` maxconn ${String(maxconn)}`,
      difference: 'when all endpoints are full requests wait there, here they go to the emptiest',
    }),
  },
  {
    strategy: 'random',
    weights: 'ring',
    translate: () => ({ directives: ['balance random(1)'], difference: ring }),
  },
  {
    strategy: 'haproxy-random',
    weights: 'declared',
    translate: ({ draws }) => ({
      directives: [`balance random(${String(draws)})`],
      ...(draws !== 1 && { difference: equals }),
    }),
  },
  {
    strategy: 'p2c',
    weights: 'equal-ring',
    translate: ({ choices, replacement, weights }) => {
      if (weights !== 'ignored') return { reason: 'with weights, take haproxy-random' };
      const twice = replacement === true ? '' : 'it may draw the same endpoint twice; ';
      return {
        directives: [`balance random(${String(choices)})`],
        difference: `${twice}${ring}; ${equals}`,
      };
    },
  },
  {
    strategy: 'haproxy-consistent-hash',
    weights: 'declared',
    translate: consistentHash,
  },
];
