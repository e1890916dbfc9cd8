import { expect, test } from 'vitest';
import { runSpec } from '../core/run-spec.fixture.ts';
import { simulatedEngine } from '../engines/simulated/simulated-engine.ts';
import { playRun } from './play-run.ts';
import { simulateMany } from './simulate-many.ts';

const runs = [7, 8, 9, 10, 11].map((seed) => runSpec({ id: `random-${seed}`, seed }));
const { signal } = new AbortController();

test('gives the results in the order of the runs, each as if it were played alone', async () => {
  const ended: number[] = [];
  const results = await simulateMany(runs, signal, (_, index) => ended.push(index));
  const alone = await Promise.all(
    runs.map((run) => playRun(simulatedEngine, run, () => {}, signal)),
  );
  expect(results).toEqual(alone);
  expect(ended.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
});

test('an abort keeps what has ended and ends the rest', async () => {
  const abort = new AbortController();
  const long = runSpec({ timeline: { warmupMs: 0, measureMs: 1e9, drainMs: 0 } });
  const stage = { ...long.loads[0]!.stages[0]!, durationMs: 1e9 };
  const endless = { ...long, loads: [{ ...long.loads[0]!, stages: [stage] }] };
  const results = await simulateMany([runs[0]!, endless, endless], abort.signal, () =>
    abort.abort(),
  );
  expect(results.map((result) => result?.id)).toEqual(['random-7', undefined, undefined]);
});

test('a run that breaks down is a failure of the whole', async () => {
  const broken = runSpec({ strategy: { name: 'no-such-strategy', label: 'x', params: {} } });
  await expect(simulateMany([broken], signal)).rejects.toThrow('simulation thread broke down');
});
