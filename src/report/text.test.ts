import { describe, expect, test } from 'vitest';
import { compareRuns } from '../comparison/compare-runs.ts';
import type { RunResult } from '../results/run-result.ts';
import { loadResult, requestCounts, runResult, savedResult } from './saved-result.fixture.ts';
import { renderSummary } from './text.ts';

function summaryOf(...runs: RunResult[]): string {
  return renderSummary(savedResult({ runs, comparisons: compareRuns(runs) }));
}

describe('the summary', () => {
  test('compares strategies for a reader', () => {
    expect(renderSummary(savedResult())).toBe(`\
checkout · 2 strategies × 1 repetition · offered 400/s · measured 2.00s
simulated · in-process ingress · kubernetes dialect
plimsoll 0.1.0 · node 26.10.0 · linux x64 · 2 × Example CPU · 4096 MiB

p2c has the lowest p99 response time, 44.6ms; round-robin the highest, 89.2ms.
How sure: not at all. Of one repetition no difference can be told from chance.
To be believed: 2 runs, all valid.
Next: plimsoll run scenarios/checkout.yaml --repetitions 8

Response time of ok requests, from the intended send
  strategy      ok  errors     p50     p90     p99  p99.9     max  throughput
  round-robin  800      0%  49.9ms  81.9ms  89.2ms      –  89.9ms       400/s
  p2c          800      0%  25.0ms  41.0ms  44.6ms      –  45.0ms       400/s

Evenness and trust
  strategy       Jain  by chance  worst window  peak/mean  regime  validity
  round-robin  1.0000     0.9988             –      1.000  steady     valid
  p2c          0.9994     0.9988             –      1.025  steady     valid

Pool shop:80
  strategy     requests        share  fair share  share/fair  utilization   χ² p
  round-robin       800        50.0%       50.0%        1.00        40.0%  1.000
  p2c               800  48.8%…51.2%       50.0%   0.97…1.02        40.0%  0.480

Jain is 1 when even; by chance is what choosing at random by weight would give. The worst window
is a second, or as long as 64 requests per endpoint take. χ² p is near 0 when less even than
random, near 1 when more.
`);
  });

  test('merges repetitions: counts add up, and what few samples hid becomes known', () => {
    const summary = summaryOf(runResult('p2c'), runResult('p2c', { repetition: 2 }));
    expect(summary).toContain('1 strategy × 2 repetitions');
    expect(summary).toMatch(/^ {2}p2c +1600 +0% +49.9ms +81.9ms +89.2ms +89.9ms +89.9ms +400\/s$/m);
  });

  test('compares ingresses in the same tables, and names the version of a product', () => {
    const product = { version: '1.22.1', configuration: '' };
    const summary = summaryOf(
      runResult('p2c', { changes: { ingress: 'in-process' } }),
      runResult('p2c', { scale: 2, changes: { ingress: 'nginx', product } }),
    );
    expect(summary).toContain('1 strategy × 1 repetition');
    expect(summary).toContain('in-process, nginx 1.22.1 ingress');
    expect(summary).toContain('p2c on in-process has the lowest p99');
    expect(summary.match(/^ {2}p2c on nginx /gm)).toHaveLength(3);
  });

  test('names no winner among equals', () => {
    expect(summaryOf(runResult('p2c'), runResult('random'))).toContain(
      '\nAll have the same p99 response time, 89.2ms.\n',
    );
  });

  test('does not praise fast answers without telling that they were few', () => {
    const fastButFew = runResult('random', { scale: 0.1, counts: [100, 100], timedOut: 600 });
    expect(summaryOf(fastButFew, runResult('p2c'))).toContain(
      'random has the lowest p99 response time, 2.97ms (75.0% errors, 100/s answered)',
    );
  });

  test('has a table for each named load, of the strategies that ran it', () => {
    const loads = [loadResult('batch', runResult('x', { counts: [50, 50], scale: 2 }))];
    const summary = summaryOf(runResult('p2c', { changes: { loads } }), runResult('random'));
    expect(summary).toMatch(/^Load batch\n {2}strategy +ok .*\n {2}p2c +100 +0% .* 50\/s\n\n/m);
  });

  test('leaves what cannot be ranked out of the ranking, and says why', () => {
    const invalid = { validity: { verdict: 'invalid', reasons: [] } } as const;
    const summary = summaryOf(
      runResult('p2c'),
      runResult('random', { scale: 0.1, changes: invalid }),
      runResult('round-robin', { counts: [20, 20] }),
      runResult('least-requests', { scale: 3, changes: { regime: 'saturated' } }),
      runResult('maglev', { scale: 2, changes: { regime: 'warming' } }),
    ).replaceAll('\n', ' ');
    expect(summary).toContain('p2c has the lowest p99 response time, 89.2ms; least-requests the h');
    expect(summary).toContain(
      '1 invalid of 5 runs, see below. Saturated: least-requests. Still warming: maglev.',
    );
    expect(summary).toMatch(/ maglev .* warming +valid/);
    expect(summary).toContain(
      'Left out: random (invalid), round-robin (too few answers to know a p99).',
    );
  });

  test('gives no verdict when no run may be believed', () => {
    const invalid = { validity: { verdict: 'invalid', reasons: [] } } as const;
    expect(summaryOf(runResult('p2c', { changes: invalid }))).toContain(
      'No verdict.\nNot to be believed: 1 invalid of 1 run, see below. Left out: p2c (invalid).',
    );
  });

  test('is loud about an aborted result, doubts and counts that do not add up', () => {
    const changes: Partial<RunResult> = {
      validity: {
        verdict: 'invalid',
        reasons: [
          { verdict: 'invalid', message: 'x = y does not hold', value: 1, threshold: 0 },
          { verdict: 'suspect', message: 'The generator was late.', value: 4, threshold: 3 },
        ],
      },
      conservation: [
        { equation: 'x = y', left: 3, right: 2, holds: false },
        { equation: 'a = b + c', left: 5, right: 4, holds: false },
      ],
    };
    const summary = renderSummary(
      savedResult({ aborted: true, runs: [runResult('p2c', { changes })] }),
    );
    expect(summary.split('\n').filter((line) => line.startsWith('!'))).toEqual([
      '!! ABORTED: the result is partial.',
      '!! p2c-1 is INVALID: x = y does not hold',
      '!  p2c-1 is suspect: The generator was late.',
      '!! p2c-1 DOES NOT ADD UP: a = b + c (5 ≠ 4)',
    ]);
  });

  test('shows statuses when there are others than 200, and each note once', () => {
    const notes = ['Ingress annotations are not in force.'];
    const run = runResult('p2c', { changes: { notes, statuses: { '200': 790, '503': 10 } } });
    const summary = renderSummary(savedResult({ notes, runs: [run, runResult('random')] }));
    expect(summary).toContain(
      'Statuses\n  strategy  200  503\n  p2c       790   10\n  random    800    0\n',
    );
    expect(summary.split('annotations')).toHaveLength(2);
  });

  test('judges evenness by the least even pool, and shows every pool', () => {
    const morePools = { 'even:80': [400, 400], 'idle:80': [0, 0] };
    const summary = summaryOf(runResult('p2c', { counts: [100, 300], morePools }));
    expect(summary).toContain('Evenness and trust, in the least even pool');
    expect(summary).toMatch(/^ {2}p2c +0\.8000 +0\.99\d\d +– +1\.500 +steady +valid$/m);
    expect(summary).toContain('Pool even:80\n');
    expect(summary).toContain('Pool shop:80\n');
    expect(summary).toMatch(/^Pool idle:80\n.*\n {2}p2c +0 +– +50\.0% +– /m);
    expect(summary).toContain('25.0%…75.0%');
  });

  test('of a result without runs or answers has no numbers to show', () => {
    expect(summaryOf()).toContain('No run was completed.');
    const requests = requestCounts(0, 5);
    const nothing = runResult('p2c', { counts: [0, 0], changes: { requests } });
    expect(summaryOf(nothing)).toMatch(/^ {2}p2c +0 +100\.0% +– +– +– +– +– +0\/s$/m);
    expect(summaryOf(nothing)).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test('fits 100 columns with long names, numbers and sentences', () => {
    const label = 'p2c-peak-ewma(decayTimeMs=10000, choices=12)';
    const long = runResult(label, {
      scale: 40,
      counts: [60_123, 59_877],
      timedOut: 12_345,
      changes: {
        notes: ['A note of many words. '.repeat(12)],
        regime: 'saturated',
        validity: {
          verdict: 'suspect',
          reasons: [
            { verdict: 'suspect', message: 'Late again. '.repeat(20), value: 1, threshold: 0 },
          ],
        },
      },
    });
    const gates = [
      {
        rule: 'p999(uncorrectedTime)   <=   1500.25ms',
        strategy: label,
        value: 12.3,
        bound: 1500.25,
        unit: 'ms',
        verdict: 'undetermined' as const,
        reason: 'It was aborted. '.repeat(15),
      },
    ];
    const runs = [1, 2, 3].flatMap((repetition) => [
      { ...long, id: `long-${repetition}`, repetition },
      runResult(`${label}-again`, { repetition, scale: 0.01 * repetition }),
      ...['p2c', 'random', 'maglev'].map((other) => runResult(other, { repetition })),
    ]);
    const summary = renderSummary(savedResult({ runs, comparisons: compareRuns(runs), gates }));
    expect(Math.max(...summary.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(summary).not.toMatch(/[ \t]$/m);
  });
});
