import { describe, expect, test } from 'vitest';
import { compareRuns } from '../comparison/compare-runs.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import { mergedSubjects } from '../results/subjects.ts';
import { headline } from './headline.ts';
import { runResult, savedResult, type RunShape } from './saved-result.fixture.ts';

const luck = [1, 1.3, 0.8, 1.1, 0.9, 1.2, 1.05, 0.95];
const noise = [0, 0.01, -0.01, 0.02, -0.02, 0.01, -0.01, 0];

/** Eight repetitions: as slow as `scale` and the luck of the repetition make it, and some noise. */
function repeated(label: string, scale: number, shape: RunShape = {}, turn = 1): RunResult[] {
  return luck.map((each, i) =>
    runResult(label, {
      scale: scale * each * (1 + turn * noise[(i * 3) % 8]!),
      repetition: i + 1,
      ...shape,
    }),
  );
}

function told(runs: readonly RunResult[], changes: Partial<SavedResult> = {}): string {
  const comparisons = compareRuns(runs);
  const result = savedResult({
    runs,
    comparisons,
    command: 'plimsoll simulate x.yaml',
    ...changes,
  });
  const subjects = mergedSubjects(runs);
  return headline(result, subjects, subjects[0]!.repetitions).join(' ');
}

describe('the verdict', () => {
  test('says which is best, by how much, how sure that is, whether to believe it and what is next', () => {
    const text = told([...repeated('round-robin', 2), ...repeated('p2c', 1, {}, -1)]);
    expect(text).toMatch(
      /^p2c is best: at p99 it answers 50\.\d% \(4\d\.\d% … 5\d\.\d%\) sooner than round-robin\. /,
    );
    expect(text).toContain('How sure: 8 paired repetitions, intervals of 95 %, significant at 5 %');
    expect(text).toContain('To be believed: 16 runs, all valid.');
    expect(text).toMatch(/Next, over real sockets: plimsoll run x\.yaml$/);
  });

  test('on the wire points to how the best works', () => {
    const runs = [...repeated('random', 2), ...repeated('p2c', 1, {}, -1)];
    const onWire = runs.map((run) => ({ ...run, engine: 'wire' as const }));
    expect(told(onWire, { command: 'plimsoll run x.yaml' })).toMatch(/: plimsoll strategies p2c$/);
  });

  test('calls no significant difference by its name, and says what it takes to find one', () => {
    const spread = (each: number) =>
      luck.map((scale, i) =>
        runResult('random', {
          repetition: i + 1,
          scale: scale * (i % 2 === 0 ? 1 - each : 1 + each),
        }),
      );
    const text = told([...spread(0.08), ...repeated('p2c', 1, {}, 0)]);
    expect(text).toMatch(
      /^No significant difference at p99 between random and p2c \(0\.\d+% sooner, −\d/,
    );
    expect(text).not.toContain('best');
    // The deviation is 8.6 % of log ratios: (2.8 · 0.086 / ln 1.05)² and two or so.
    expect(text).toMatch(
      /Next, to find 5 % between random and p2c with a chance of 80 %: plimsoll simulate x\.yaml --repetitions 2[5-8]$/,
    );
    expect(told([...spread(0.3), ...repeated('p2c', 1, {}, 0)])).toMatch(
      /Next: a longer --duration/,
    );
  });

  test('tells apart what is worse from what ties with the best', () => {
    const runs = [
      ...repeated('random', 2),
      ...repeated('p2c', 1, {}, -1),
      ...repeated('least-requests', 1.002, {}, 0.5),
    ];
    const text = told(runs);
    expect(text).toMatch(
      /^(p2c|least-requests) is among the best: at p99 .* sooner than random\. No significant/,
    );
  });

  test('does not praise fast answers without telling that they were fewer', () => {
    const few = repeated('random', 0.5, { counts: [300, 300] }).map((run, i) =>
      runResult('random', {
        repetition: run.repetition,
        scale: 0.5 * luck[i]!,
        counts: [300, 300],
        timedOut: 200 + i,
      }),
    );
    expect(told([...few, ...repeated('p2c', 1)])).toMatch(
      / But of its requests 25\.\d% more fail than of those of p2c\. /,
    );
  });

  test('says which repetitions are left out, and to run them again on a quieter machine', () => {
    const reasons = [{ verdict: 'invalid', message: 'Late.', value: 1, threshold: 0 }] as const;
    const [first, ...rest] = repeated('random', 2);
    const late = { ...first!, validity: { verdict: 'invalid', reasons } } as const;
    const text = told([late, ...rest, ...repeated('p2c', 1)]);
    expect(text).toContain('How sure: 7 paired repetitions');
    expect(text).toContain('To be believed with care: 1 invalid of 16 runs, see below.');
    expect(text).toContain('Left out: 1 of random (random-1 is invalid).');
    expect(text).toMatch(/Next, once this machine has a core to spare: plimsoll simulate x\.yaml$/);
  });

  test('goes by what is known where answers are too few for a p99', () => {
    const few = { counts: [20, 20] };
    const text = told([...repeated('random', 2, few), ...repeated('p2c', 1, few)]);
    expect(text).toMatch(/^p2c is best: at p90 it answers /);
  });

  test('of one repetition asks for more, whatever number the command had', () => {
    const runs = [runResult('random'), runResult('p2c', { scale: 2 })];
    const text = told(runs, { command: 'plimsoll simulate x.yaml --repetitions 1 --seed 3' });
    expect(text).toContain('Of one repetition no difference can be told from chance.');
    expect(text).toMatch(/Next: plimsoll simulate x\.yaml --seed 3 --repetitions 8$/);
  });

  test('says whether what --until asked for is known, and does not ask for it beside --repetitions', () => {
    const stopping = {
      metric: 'p99(responseTime)',
      within: 0.03,
      rounds: 8,
      ended: 'time',
      subjects: [
        { subject: 'random', estimate: 50, within: 0.02 },
        { subject: 'p2c', estimate: 49, within: 0.061 },
      ],
    } as const;
    const command = 'plimsoll simulate x.yaml --until p99(responseTime) 3% --max-time 1s';
    const runs = [...repeated('random', 1), ...repeated('p2c', 0.99, {}, 9)];
    const text = told(runs, { command, stopping });
    expect(text).toContain(
      'UNDETERMINED: p99(responseTime) is not known within 3.00% of each; after 8 rounds the time was over: p2c within 6.10%.',
    );
    expect(text).toMatch(/plimsoll simulate x\.yaml --repetitions \d+$/);
    expect(told(runs, { command, stopping: { ...stopping, ended: 'reached' } })).toContain(
      'is known within 3.00% of each, after 8 rounds, with 95 % confidence: random within 2.00%',
    );
  });

  test('of one subject compares nothing', () => {
    expect(told(repeated('p2c', 1))).toMatch(
      /^p2c has a p99 response time of \S+\. To be believed: 8 runs, all valid\.$/,
    );
  });
});
