/** What our strategies are in open-source nginx: ngx_http_upstream_*_module.c, as packaged in 1.22. */
import type { Capability, Translation, Untranslatable } from '../capability.ts';

type Params = Readonly<Record<string, unknown>>;

const variables: Readonly<Record<string, string>> = {
  'client-address': '$remote_addr',
  path: '$request_uri',
};

function hash({ key }: Params, suffix = ''): Translation | Untranslatable {
  const variable = variables[String(key)];
  if (variable === undefined) return { reason: 'it is not told of the key that manifests declare' };
  return { directives: [`hash ${variable}${suffix}`] };
}

function leastRequests({ score, ties }: Params): Translation | Untranslatable {
  if (score !== 'requests-per-weight') return { reason: 'it compares requests per weight' };
  const difference = 'of equally loaded endpoints it takes one after the other';
  return { directives: ['least_conn'], ...(ties !== 'turns' && { difference }) };
}

function p2c({ choices, replacement, weights }: Params): Translation | Untranslatable {
  if (choices !== 2) return { reason: 'it draws two endpoints, never more' };
  if (replacement === true) return { reason: 'it never draws the same endpoint twice' };
  if (weights !== 'ignored') return { reason: 'with weights, take nginx-random-two' };
  return { directives: ['random two least_conn'] };
}

export const nginxCapabilities: readonly Capability[] = [
  {
    strategy: 'round-robin',
    weights: 'equal',
    translate: ({ start }) =>
      start === 'random' ? { reason: 'it starts with the first endpoint' } : { directives: [] },
  },
  {
    strategy: 'smooth-weighted-round-robin',
    weights: 'declared',
    translate: () => ({ directives: [] }),
  },
  {
    strategy: 'least-requests',
    weights: 'declared',
    translate: leastRequests,
  },
  {
    strategy: 'nginx-least-conn',
    weights: 'declared',
    translate: () => ({ directives: ['least_conn'] }),
  },
  {
    strategy: 'nginx-least-time',
    weights: 'declared',
    translate: () => ({ reason: 'least_time is open source from 1.31 on' }),
  },
  {
    strategy: 'random',
    weights: 'declared',
    translate: () => ({ directives: ['random'] }),
  },
  { strategy: 'p2c', weights: 'equal', translate: p2c },
  {
    strategy: 'nginx-random-two',
    weights: 'declared',
    translate: () => ({ directives: ['random two least_conn'] }),
  },
  {
    strategy: 'nginx-hash',
    weights: 'declared',
    translate: (params) => hash(params),
  },
  {
    strategy: 'nginx-ip-hash',
    weights: 'declared',
    translate: () => ({ directives: ['ip_hash'] }),
  },
  {
    strategy: 'nginx-consistent-hash',
    weights: 'declared',
    translate: (params) => ({
      difference:
        'its ring is made of addresses and ports, which change from run to run, ours of the names of endpoints: a key may have another pod',
      ...hash(params, ' consistent'),
    }),
  },
];
