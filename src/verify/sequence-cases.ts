/** Weighted turns: the first periods of each algorithm from a zero state, choice by choice. */
import type { Case } from './row.ts';
import { lettered, Trial } from './trial.ts';

const swrr = 'smooth-weighted-round-robin';
const nginx = 'nginx commit 52327e0627';
const envoy = 'Envoy edf_scheduler.h, zero state';
const ipvs = 'Linux ip_vs_wrr.c';
const grpc = 'gRPC A58, sequence 0';
const haproxy = 'HAProxy lb_map.c';

export const sequenceCases: readonly Case[] = [
  turns(swrr, {}, [5, 1, 1], 'aabacaa', nginx),
  turns(swrr, {}, [3, 2, 1], 'abacba', nginx),
  turns('edf-weighted-round-robin', { start: 'first' }, [5, 1, 1], 'aaaabca', envoy),
  turns('edf-weighted-round-robin', { start: 'first' }, [3, 2, 1], 'abacbaabaacb', envoy),
  turns('gcd-weighted-round-robin', {}, [5, 1, 1], 'aaaaabc', ipvs),
  turns('gcd-weighted-round-robin', {}, [3, 2, 1], 'aababc', ipvs),
  turns('haproxy-static-rr', {}, [5, 1, 1], 'aaabaac', haproxy),
  turns('static-stride-weighted-round-robin', { start: 'first' }, [5, 1, 1], 'acaabaa', grpc),
  turns('static-stride-weighted-round-robin', { start: 'first' }, [3, 2, 1], 'abcaab', grpc),
  {
    kind: 'exact',
    name: `${swrr} 6,3,1, with failures`,
    source: 'recorded from nginx 1.22.1',
    expected: 'ababacaabaabacabaaba',
    find(strategyOf) {
      const trial = new Trial(strategyOf(swrr), { maxFails: 3 }, lettered(6, 3, 1));
      return Array.from({ length: 20 }, (_, number) =>
        trial.choose(undefined, number === 0 || number === 3 ? 'failed' : 'answered'),
      ).join('');
    },
  },
];

function turns(
  name: string,
  params: object,
  weights: readonly number[],
  expected: string,
  source: string,
): Case {
  return {
    kind: 'exact',
    name: `${name} ${weights.join()}`,
    source,
    expected,
    find(strategyOf) {
      const trial = new Trial(strategyOf(name), params, lettered(...weights));
      return Array.from({ length: expected.length }, () => trial.choose()).join('');
    },
  };
}
