import { expect, test } from 'vitest';
import { runSpec } from '../core/run-spec.fixture.ts';
import type { Plan } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { executePlan } from './execute-plan.ts';
import { executeUntil } from './execute-until.ts';

const strategies = ['random', 'p2c'].map((name) => ({ name, label: name, params: {} }));
const plan: Plan = {
  scenario: { name: 'rounds', hash: '' },
  runs: Array.from({ length: 20 }, (_, i) => i + 1).flatMap((repetition) =>
    strategies.map((strategy) =>
      runSpec({ id: `${strategy.label}-${repetition}`, strategy, repetition, engine: 'simulated' }),
    ),
  ),
  gates: [],
  notes: [],
};
const unwatched = { runStarted: () => {}, update: () => {}, runEnded: () => {} };
const { signal } = new AbortController();

/** Each run's result is itself. */
const play: typeof executePlan = async ({ runs }, observer) => {
  for (const [i, run] of runs.entries()) observer.runStarted(run, i + 1, runs.length);
  return { results: runs as unknown as RunResult[], aborted: false };
};

function until(rule: { isEnough?: (results: readonly RunResult[]) => boolean; mostMs?: number }) {
  const all = { leastRounds: 8, mostMs: Infinity, isEnough: () => false, ...rule };
  return executeUntil(plan, play, unwatched, signal, all);
}

test('plays whole rounds of all subjects until that is enough, asked from the least on', async () => {
  const asked: number[] = [];
  const isEnough = (results: readonly RunResult[]) => {
    asked.push(results.length);
    return results.length >= 24;
  };
  const { results, rounds, ended } = await until({ isEnough });
  expect(asked).toEqual([16, 24]);
  expect({ rounds, ended }).toEqual({ rounds: 12, ended: 'reached' });
  expect(results.map(({ id }) => id)).toEqual(plan.runs.slice(0, 24).map(({ id }) => id));
});

test('gives up when the plan has no more, or the time is over', async () => {
  expect(await until({})).toMatchObject({ rounds: 20, ended: 'rounds' });
  expect(await until({ mostMs: -1 })).toMatchObject({ rounds: 8, ended: 'time' });
});

test('what breaks down or is aborted ends it there, with what was before', async () => {
  let parts = 0;
  const failure = new Error('p2c-9 broke down');
  const breaking: typeof executePlan = async (part, observer, abort) =>
    ++parts === 2 ? { results: [], aborted: false, failure } : await play(part, observer, abort);
  const rule = { leastRounds: 8, mostMs: Infinity, isEnough: () => false };
  const execution = await executeUntil(plan, breaking, unwatched, signal, rule);
  expect(execution).toMatchObject({ failure, ended: 'cut-short' });
  expect(execution.results).toHaveLength(16);
});

test('numbers runs through', async () => {
  const seen: string[] = [];
  const observer = {
    ...unwatched,
    runStarted: (_: unknown, number: number, total: number) => void seen.push(`${number}/${total}`),
  };
  const rule = { leastRounds: 8, mostMs: Infinity, isEnough: () => seen.length > 16 };
  await executeUntil(plan, play, observer, signal, rule);
  expect(seen.slice(15, 18)).toEqual(['16/16', '17/24', '18/24']);
});
