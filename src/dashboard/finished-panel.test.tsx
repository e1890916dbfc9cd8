import { describe, expect, test } from 'vitest';
import { drawText } from './draw.fixture.ts';
import { FinishedPanel } from './finished-panel.tsx';
import { makeResult } from './run-view.fixture.ts';
import type { RunResult } from '../results/run-result.ts';

function draw(results: readonly RunResult[], rows = 20): string {
  return drawText(<FinishedPanel results={results} columns={80} rows={rows} />, 80);
}

describe('the table of finished runs', () => {
  test('compares them by the numbers of the summary and says in words what to think of them', () => {
    const results = [
      makeResult(),
      makeResult({
        id: 'random-1',
        strategy: { name: 'random', label: 'random', params: {} },
        regime: 'saturated',
        aborted: true,
        validity: { verdict: 'suspect', reasons: [] },
      }),
    ];
    expect(draw(results)).toMatchInlineSnapshot(`
      "finished         p50     p99 throughput  errors   Jain  validity
      p2c           4.21ms  30.1ms      399/s   0.10%  0.900  valid
      random        4.21ms  30.1ms      399/s   0.10%  0.900  suspect, saturated, abo…"
    `);
  });

  test('tells repetitions and ingresses apart only where there are several', () => {
    expect(draw([makeResult()])).not.toMatch(/#|in-process/);
    const repeated = [makeResult(), makeResult({ id: 'b', repetition: 2, ingress: 'nginx' })];
    expect(draw(repeated)).toMatch(/p2c on in-process #1.*\n.*p2c on nginx #2/);
  });

  test('keeps the latest when there are more than rows', () => {
    const results = [1, 2, 3, 4].map((repetition) =>
      makeResult({ id: `p2c-${repetition}`, repetition }),
    );
    const text = draw(results, 3);
    expect(text).toContain('finished (2 earlier)');
    expect(text.match(/#\d/g)).toEqual(['#3', '#4']);
  });
});
