/** What our strategies are in open-source nginx: ngx_http_upstream_*_module.c, as packaged in 1.22. */
import type { Capability } from '../capability.ts';

const variables: Readonly<Record<string, string>> = {
  'client-address': '$remote_addr',
  path: '$request_uri',
};

const noAffinityKey = { reason: 'cannot hash what no manifest declares: "key" is affinity-key' };

function hash(params: Readonly<Record<string, unknown>>, suffix: string) {
  const variable = variables[String(params['key'])];
  return variable === undefined ? noAffinityKey : [`hash ${variable}${suffix}`];
}

export const nginxCapabilities: readonly Capability[] = [
  {
    strategy: 'round-robin',
    support: 'native',
    weights: 'equal',
    directives: ({ start }) =>
      start === 'random' ? { reason: 'always starts with the first endpoint' } : [],
  },
  {
    strategy: 'smooth-weighted-round-robin',
    support: 'native',
    weights: 'declared',
    directives: () => [],
  },
  {
    strategy: 'least-requests',
    support: 'native',
    weights: 'declared',
    directives: () => ['least_conn'],
    difference: 'equally loaded endpoints take turns there, here one is drawn',
  },
  { strategy: 'random', support: 'native', weights: 'declared', directives: () => ['random'] },
  {
    strategy: 'p2c',
    support: 'native',
    weights: 'equal',
    directives: ({ choices, replacement }) => {
      if (choices !== 2) return { reason: 'draws two endpoints, never more' };
      if (replacement === true) return { reason: 'never draws the same endpoint twice' };
      return ['random two least_conn'];
    },
  },
  {
    strategy: 'nginx-hash',
    support: 'native',
    weights: 'declared',
    directives: (params) => hash(params, ''),
  },
  {
    strategy: 'nginx-ip-hash',
    support: 'native',
    weights: 'declared',
    directives: () => ['ip_hash'],
  },
  {
    strategy: 'nginx-consistent-hash',
    support: 'native',
    weights: 'declared',
    directives: (params) => hash(params, ' consistent'),
    difference:
      'its ring is made of addresses and ports, here of the names of the endpoints, so a key may have another pod',
  },
];
