/** A baseline file judges exactly as the folder that it was made from. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderBaseline } from '../report/json.ts';
import { parseBaseline } from '../report/read-baseline.ts';
import { loadResult, runResult, savedResult } from '../report/saved-result.fixture.ts';
import type { BaselineVerdict } from '../results/gate-report.ts';
import type { RunResult } from '../results/run-result.ts';
import { baselineOf } from './baseline-of.ts';
import { figureName, loadSubjects, ruleSubjects } from './figures.ts';
import { judgeAgainst } from './judge-baseline.ts';

const shape = fc.record({
  scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
  counts: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 3 }),
  timedOut: fc.integer({ min: 0, max: 50 }),
});

const result = fc
  .record({
    engine: fc.constantFrom<RunResult['engine']>('simulated', 'wire'),
    shapes: fc.array(fc.tuple(shape, shape), { minLength: 1, maxLength: 4 }),
  })
  .map(({ engine, shapes }) =>
    savedResult({
      runs: shapes.flatMap((pair, i) =>
        pair.map((each, j) => {
          const run = runResult(['p2c', 'a "label", with {signs}'][j]!, {
            ...each,
            repetition: i + 1,
            changes: { engine },
          });
          return { ...run, loads: [loadResult('batch', run)] };
        }),
      ),
    }),
  );

// Both directions of everything that a rule may be about.
const gates = ['< 1', '> 1'].flatMap((bound) => {
  const unit = { time: 'ms', fraction: '', rate: '/s', index: '' } as const;
  const ruleOf = (subject: (typeof ruleSubjects)[number]) =>
    `${figureName(subject)} ${bound}${unit[subject.metric.quantity]}`;
  return [
    ...ruleSubjects.map((subject) => ({ rule: ruleOf(subject) })),
    ...loadSubjects.map((subject) => ({ rule: ruleOf(subject), load: 'batch' })),
  ];
});

test('written and read back it gives the same verdicts, on every figure there is', () => {
  fc.assert(
    fc.property(result, result, (now, then) => {
      const read = parseBaseline(renderBaseline(baselineOf(then)));
      if (Array.isArray(read)) throw new Error(JSON.stringify(read));
      const fromFile = judgeAgainst(gates, baselineOf(now), read);
      expect(fromFile).toEqual(judgeAgainst(gates, baselineOf(now), baselineOf(then)));
      expect(fromFile).toHaveLength(2 * gates.length);
      // And the other way round, where the file is what is judged.
      const reverse = judgeAgainst(gates, baselineOf(then), baselineOf(now));
      expect(byStrategy(judgeAgainst(gates, read, baselineOf(now)))).toEqual(byStrategy(reverse));
    }),
    { numRuns: 25, seed: 5 },
  );
});

test('written again without a change it is the same text, whatever the order of keys', () => {
  fc.assert(
    fc.property(result, (then) => {
      const text = renderBaseline(baselineOf(then));
      expect(renderBaseline(parseBaseline(text) as ReturnType<typeof baselineOf>)).toBe(text);
    }),
    { numRuns: 10, seed: 6 },
  );
});

/** The file has its subjects sorted. */
function byStrategy(verdicts: readonly BaselineVerdict[]) {
  return Object.groupBy(verdicts, ({ strategy }) => strategy);
}
