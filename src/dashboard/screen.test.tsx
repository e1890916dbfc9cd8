import { describe, expect, test } from 'vitest';
import { drawText } from './draw.fixture.ts';
import { counts, makeEndpoints, makeResult, makeRun, makeView } from './run-view.fixture.ts';
import { Screen, type ScreenState } from './screen.tsx';

function draw(change: Partial<ScreenState>, columns = 80, rows = 23): string {
  const state: ScreenState = {
    title: 'quickstart',
    number: 3,
    total: 3,
    run: makeRun(),
    view: makeView(),
    finished: [],
    ...change,
  };
  return drawText(<Screen state={state} hint="q quits" columns={columns} rows={rows} />, columns);
}

const finished = ['round-robin', 'random'].map((label) =>
  makeResult({ id: label, strategy: { name: label, label, params: {} } }),
);

const manyEndpoints = makeView({
  endpoints: makeEndpoints(Array.from({ length: 500 }, (_, index) => (index + 1) / 125_250)),
  requests: { ...counts, failed: 12, refused: 99_999 },
  warnings: Array.from({ length: 9 }, (_, index) => `warning ${index} ${'long '.repeat(60)}`),
});

describe('the screen', () => {
  test('shows run, rates, histogram, endpoints and finished runs on 80×24', () => {
    expect(draw({ finished })).toMatchInlineSnapshot(`
      "quickstart  3 of 3: p2c  (wire, in-process)                              q quits
      measuring ███████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 6.2s of 15.0s
      offered 400/s     sent 399/s     completed 1.2k/s    ▁▃▅▆█
      2436 ok, 4 in flight

      response time  p50 4.21ms  p90 12.3ms  p99 30.1ms  max 52.0ms
          ▂▂▂▂████
          ████████
          ████████
      ████████████████
      ████████████████
      ████████████████████▁▁▁▁
      2.00ms  ▲p50    ▲p99

      endpoints  │ = fair                              share    fair in flight     p99
      my-service:80  Jain 0.998 (by chance 0.997)  peak/mean 1.052
        my-app-0 ███████████████████████▍  │           30.0%   33.3%         0  20.0ms
        my-app-1 ███████████████████▌      │           25.0%   33.3%         1  21.0ms
        my-app-2 ██████████████████████████│████████   45.0%   33.3%         2  22.0ms

      finished                         p50     p99 throughput  errors   Jain  validity
      round-robin                   4.21ms  30.1ms      399/s   0.10%  0.900  valid
      random                        4.21ms  30.1ms      399/s   0.10%  0.900  valid"
    `);
  });

  test('says that it is starting before the first view', () => {
    expect(draw({ view: undefined }, 80)).toMatchInlineSnapshot(`
      "quickstart  3 of 3: p2c  (wire, in-process)                              q quits
      starting  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░"
    `);
  });

  test('uses two columns on a wide terminal', () => {
    const lines = draw({ finished }, 140).split('\n');
    expect(lines.find((line) => line.includes('response time'))).toMatch(/max 52\.0ms +endpoints/);
  });

  test('shows everything there is when the terminal is tall', () => {
    const text = draw({ finished, view: manyEndpoints }, 100, 700);
    for (let index = 0; index < 500; index++) expect(text).toContain(` my-app-${index} `);
    for (let index = 0; index < 9; index++) expect(text).toContain(`warning ${index}`);
  });
});

describe('in any terminal', () => {
  const sizes = [20, 37, 60, 80, 119, 120, 160, 300].flatMap((columns) =>
    [5, 8, 14, 19, 20, 23, 30, 60].map((rows) => [columns, rows] as const),
  );

  test.each(sizes)('%i columns and %i rows hold it', (columns, rows) => {
    const many = Array.from({ length: 40 }, (_, index) =>
      makeResult({ id: `run-${index}`, repetition: index }),
    );
    for (const view of [undefined, makeView(), manyEndpoints]) {
      const lines = draw(
        { view, finished: many, title: 'a title '.repeat(12) },
        columns,
        rows,
      ).split('\n');
      expect(lines.length).toBeLessThanOrEqual(rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });
});
