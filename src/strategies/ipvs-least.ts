/**
 * The schedulers of IPVS that look for the least loaded: lc, wlc, sed and nq. One rule with four scores; of equals always
 * the first in the list, so that at low load the first endpoint gets most.
 *
 * IPVS counts connections (256 · active + inactive for lc and wlc); here a connection is a request and none is inactive.
 * Scores and formulae: choosers/least.ts. O(n).
 */
import { z } from 'zod';
import { Least, type LeastScore } from './choosers/least.ts';
import { defineStrategy } from './contract.ts';

interface Scheduler<Name extends string> {
  readonly name: Name;
  readonly score: LeastScore;
  readonly summary: string;
  readonly does: string;
  readonly failsWhen: string;
}

function scheduler<const Name extends string>(given: Scheduler<Name>) {
  const upstream = given.name.replace('ipvs-', '');
  return defineStrategy({
    name: given.name,
    family: 'least loaded',
    summary: given.summary,
    source: `Linux IPVS ip_vs_${upstream}.c`,
    fidelity: 'exact',
    details: {
      does: given.does,
      state: 'Only what is in flight.',
      cost: 'O(n)',
      matches: `IPVS ${upstream}, pick by pick, endpoints in the order of its list, with requests in place of connections.`,
      failsWhen: given.failsWhen,
    },
    honoursWeights: given.score !== 'requests',
    spread: 'packed',
    scope: 'shared',
    params: z.strictObject({}),
    create: () => new Least(given.score, 'first'),
  });
}

export const ipvsLc = scheduler({
  name: 'ipvs-lc',
  score: 'requests',
  summary:
    'Picks the endpoint with the fewest requests in flight, the first of equals, as IPVS lc.',
  does: 'Compares all endpoints and takes the first of those with the fewest requests in flight.',
  failsWhen: 'load is low: the first endpoints get nearly everything. Pods differ in size.',
});

export const ipvsWlc = scheduler({
  name: 'ipvs-wlc',
  score: 'requests-per-weight',
  summary:
    'Picks the endpoint with the fewest requests in flight per weight, the first of equals, as IPVS wlc.',
  does: 'Compares all endpoints and takes the first of those with the fewest requests in flight for their weight.',
  failsWhen: 'load is low: the first endpoints get nearly everything, whatever their weights.',
});

export const ipvsSed = scheduler({
  name: 'ipvs-sed',
  score: 'expected-per-weight',
  summary:
    'Picks the endpoint with the shortest expected delay, (in flight + 1) / weight, as IPVS sed.',
  does: 'Counts the arriving request too, divides by weight, and takes the first of those with the least.',
  failsWhen: 'load is low: the heaviest endpoint gets nearly everything while the others idle.',
});

export const ipvsNq = scheduler({
  name: 'ipvs-nq',
  score: 'idle-first',
  summary:
    'Picks an idle endpoint if there is one, else the one with the shortest expected delay, as IPVS nq.',
  does: 'Takes the first idle endpoint; when none is idle, the first of those with the least (in flight + 1) / weight.',
  failsWhen:
    'load is low: the first endpoints get nearly everything. A slow pod is idle: it is used.',
});
