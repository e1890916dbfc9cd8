/** The certificate of `plimsoll verify`: it holds, and it does not where a strategy is wrong in a subtle way. */
import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { SimulationThreads } from '../../src/run/simulate-many.ts';
import type { StrategyDefinition } from '../../src/strategies/contract.ts';
import { findStrategy } from '../../src/strategies/index.ts';
import { nginxConsistentHash } from '../../src/strategies/nginx-consistent-hash.ts';
import { nginxHash } from '../../src/strategies/nginx-hash.ts';
import { p2c } from '../../src/strategies/p2c.ts';
import { random } from '../../src/strategies/random.ts';
import { certify } from '../../src/verify/certify.ts';
import { cases } from '../../src/verify/index.ts';
import type { Case, Row } from '../../src/verify/row.ts';
import {
  boundless,
  neighbourBiased,
  neverForgives,
  predecessor,
  recoversBeforeTheAdd,
} from './mutants/subtle-mistakes.ts';

const { signal } = new AbortController();
const withReplacement = 'tests/agreement/mutants/p2c-with-replacement.ts';

async function rowsOf(
  chosen: readonly Case[],
  mutant?: StrategyDefinition,
  mutantModule?: { readonly name: string; readonly path: string },
): Promise<Row[]> {
  const asMutant = (run: RunSpec): RunSpec =>
    run.strategy.name === mutantModule?.name
      ? { ...run, strategy: { ...run.strategy, module: { path: mutantModule.path, hash: '' } } }
      : run;
  await using threads = new SimulationThreads(Infinity, signal);
  const certificate = certify(chosen, {
    strategyOf: (name) => (name === mutant?.name ? mutant : findStrategy(name)!),
    simulate: (runs) => threads.playAll(runs.map(asMutant)),
  });
  const rows: Row[] = [];
  for await (const row of certificate) rows.push(row);
  return rows;
}

const failing = (rows: readonly Row[]) =>
  rows.filter(({ verdict }) => verdict !== 'agrees').map(({ name }) => name);

test('every case agrees, each figure to within 1 %, what is sampled without pods to within 7 % (fixed seeds; α = 0.002 over all)', async () => {
  const rows = await rowsOf(cases);
  expect(rows).toHaveLength(cases.length);
  expect(failing(rows)).toEqual([]);
  for (const [index, { interval, expected }] of rows.entries()) {
    if (!interval || expected.startsWith('below')) continue;
    const widest = cases[index]!.kind === 'sampled' ? 0.071 : 0.0101;
    expect((interval.high - interval.low) / 2 / interval.estimate).toBeLessThan(widest);
  }
}, 300_000);

describe('the certificate catches', () => {
  const withoutPods = cases.filter(({ kind }) => kind !== 'figure');

  test.each<[string, StrategyDefinition, string[]]>([
    [
      'a pair biased to neighbours',
      neighbourBiased,
      ['busy chosen, p2c, 2 neighbours of 5 idle', 'busy chosen, p2c, 2 of 5 idle, not neighbours'],
    ],
    [
      'smooth weighted round robin that recovers before the add',
      recoversBeforeTheAdd,
      ['smooth-weighted-round-robin 6,3,1, with failures'],
    ],
    [
      'a moving average that does not fade while idle',
      neverForgives,
      ['p2c-peak-ewma, 64 ms and 40, soon and after τ ln 2'],
    ],
    [
      'a ring that looks up the predecessor',
      predecessor,
      ['nginx-consistent-hash, a b /index.html user-1'],
    ],
    [
      'fair draws in place of those biased to neighbours',
      { ...p2c, name: 'traefik-p2c' },
      [
        'busy chosen, traefik-p2c, 2 neighbours of 5 not idle',
        'busy chosen, traefik-p2c, 2 others of 5 not idle',
      ],
    ],
    [
      'fair draws in place of those biased to the first',
      { ...random, name: 'ipvs-twos' },
      ['first chosen, ipvs-twos, 2 idle', 'first chosen, ipvs-twos, 10 idle'],
    ],
    [
      'a hash modulo n in place of jumps',
      { ...nginxHash, name: 'jump-hash' },
      ['moved, jump-hash, 10 → 11', 'moved needlessly, jump-hash, 10 ⇄ 9'],
    ],
    [
      'a ring in place of scores',
      { ...nginxConsistentHash, name: 'rendezvous' },
      ['max/mean of 10000 keys, rendezvous, n = 10'],
    ],
    [
      'a bound that is not kept',
      boundless,
      ['over ⌈1.25 (in flight + 1)/n⌉, bounded-loads, n = 10'],
    ],
  ])('%s', async (_mistake, mutant, caught) => {
    const chosen = withoutPods.filter(({ name }) => caught.includes(name));
    expect(failing(await rowsOf(chosen, mutant))).toEqual(caught);
  });

  test('p2c with replacement at n = 3 in place of distinct draws', async () => {
    const distinct = cases.filter(({ name }) => name.startsWith('T, p2c, distinct, n = 3'));
    const rows = await rowsOf(distinct, undefined, { name: 'p2c', path: withReplacement });
    expect(rows.map(({ verdict }) => verdict)).toEqual(['disagrees', 'disagrees']);
  });
});
