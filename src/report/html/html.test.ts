import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../comparison/compare-runs.ts';
import type { RunResult } from '../../results/run-result.ts';
import { runResult, savedResult } from '../saved-result.fixture.ts';
import { renderHtml } from './index.ts';
import { numbersOf, tagsOf, titlesOf } from './page.fixture.ts';
import { style, styleHash } from './style.ts';

const repeated = ['round-robin', 'p2c'].flatMap((label, i) =>
  [1, 1.2, 0.9].map((luck, k) =>
    runResult(label, { scale: (2 - i) * luck + k / 100, repetition: k + 1 }),
  ),
);
const page = renderHtml(savedResult({ runs: repeated, comparisons: compareRuns(repeated) }));

/** All that a page may consist of; what could load or run anything is not among it. */
const harmless = new Set(
  'html head meta title style body main section h1 h2 p div ul li dl dt dd pre code figure figcaption details summary table caption span thead tbody tr th td data svg desc g path circle rect text'.split(
    ' ',
  ),
);
const attributes = new Set(
  'lang charset http-equiv content name class scope data-of value role viewbox aria-hidden cx cy r d x y width height transform'.split(
    ' ',
  ),
);

describe('the page', () => {
  test('tells the verdict first and how to run it again last', () => {
    expect(page).toMatch(/<h1>checkout<\/h1><div class="verdict"><p>p2c is best: at p99 /);
    expect(titlesOf(page)).toEqual([
      'Ranking',
      'Response time',
      'Over time',
      'Evenness',
      'Gates',
      'May it be believed?',
      'What was run',
      'Again',
    ]);
    expect(page).toMatch(
      /plimsoll run scenarios\/checkout\.yaml<\/code><\/pre><\/section><\/main>/,
    );
  });

  test('can load nothing and run nothing', () => {
    const policy = tagsOf(page).find((tag) => tag.attributes['http-equiv'])!.attributes['content'];
    expect(policy).toBe(
      `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`,
    );
    expectHarmless(page);
    expect(style).not.toMatch(/url\(|@import|</);
  });

  test('has a title, a description and a table behind every picture', () => {
    const figures = page.split('<figure>').slice(1);
    // Ranking, percentiles, histogram, four over time, a pool of two strategies.
    expect(figures).toHaveLength(9);
    for (const figure of figures) {
      expect(figure).toMatch(
        /<svg class="chart" role="img" [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/,
      );
      expect(figure).toMatch(/<details><summary>The numbers<\/summary><div class="scroll"><table>/);
    }
  });

  test('prints the figures of repetitions merged', () => {
    const numbers = numbersOf(page);
    const of = (name: string) => Number(numbers.get(name));
    expect(of('ok of p2c')).toBe(2400);
    // Of 3 × 800 times from 10 to 90 by 0.1, times 1, 1.21 and 0.92: a rank that one can find by hand.
    const all = [1, 1.21, 0.92].flatMap((scale) =>
      Array.from({ length: 800 }, (_, i) => scale * (10 + i / 10)),
    );
    const p99 = all.toSorted((a, b) => a - b)[Math.ceil(0.99 * 2400) - 1]!;
    expect(of('p99 of p2c') / p99).toBeGreaterThan(0.998);
    expect(of('p99 of p2c') / p99).toBeLessThan(1.002);
    expect(of('share of shop-0 of shop:80 by p2c')).toBe(0.5);
    expect(of('offered of round-robin from 0 to 1000 ms')).toBe(400);
    const parts = [...numbers].filter(([name]) => /^requests of p2c from .* µs$/.test(name));
    expect(parts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(2400);
  });

  test('shows no number as not a number', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});

describe('names from elsewhere', () => {
  const hostile = `"'><script>alert(1)</script><img src=http://127.0.0.1:1/x onerror=alert(1)>&amp;</title></style>\u202E\u0007`;

  test('stay text wherever they appear', () => {
    const changes = {
      notes: [hostile],
      ingress: hostile,
      dialect: hostile,
      statuses: { [hostile]: 800 },
      validity: {
        verdict: 'suspect',
        reasons: [{ verdict: 'suspect', message: hostile, value: 1, threshold: 0 }],
      },
    } as const;
    const runs = [1, 2].flatMap((repetition) =>
      [hostile, `${hostile}2`].map((label, i) => {
        const run = runResult(label, {
          repetition,
          scale: 1 + i + repetition / 10,
          morePools: { [hostile]: [3, 4] },
          changes,
        });
        const endpoints = run.endpoints.map((each) => ({ ...each, id: `${each.id}${hostile}` }));
        return { ...run, endpoints };
      }),
    );
    const gate = {
      strategy: hostile,
      rule: hostile,
      value: 1,
      bound: 2,
      unit: hostile,
      verdict: 'passed',
      reason: hostile,
    } as const;
    const text = renderHtml(
      savedResult({
        scenario: { name: hostile, hash: hostile },
        command: hostile,
        notes: [hostile],
        runs,
        comparisons: compareRuns(runs),
        gates: [gate],
      }),
    );
    expect(text).toContain('&quot;&#39;&gt;&lt;script&gt;alert(1)');
    expectHarmless(text);
    expect(text).not.toContain('\u202E');
    expect(text).not.toContain('\u0007');
    expect(text.match(/<\/style>/g)).toHaveLength(1);
  });
});

describe('what is there', () => {
  test('of a sweep are curves by rate in place of those of single points', () => {
    const runs = [100, 200, 300].flatMap((rate) =>
      ['random', 'p2c'].map((label) =>
        runResult(label, {
          scale: rate / 100,
          changes: { id: `${label}-1-at-${rate}`, sweptRatePerSecond: rate },
        }),
      ),
    );
    const text = renderHtml(savedResult({ runs, comparisons: compareRuns(runs) }));
    expect(titlesOf(text)).toContain('By rate');
    expect(titlesOf(text)).not.toContain('Over time');
    expect(Number(numbersOf(text).get('p99 of p2c at 300/s'))).toBeCloseTo(3 * 89.1, 0);
    // Each of four figures: a curve per strategy.
    expect(
      text.match(/<path class="line" d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+L[\d.]+ [\d.]+"\/>/g),
    ).toHaveLength(8);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('of runs that answered nothing is no picture of times', () => {
    const text = renderHtml(
      savedResult({ runs: [runResult('p2c', { counts: [0, 0], timedOut: 5 })] }),
    );
    expect(text).not.toContain('Response time by percentile');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expectHarmless(text);
  });

  test('without any run is what was to be run', () => {
    const text = renderHtml(savedResult({ runs: [], aborted: true }));
    expect(text).toContain('<p class="alarm">Aborted: the result is partial.</p>');
    expect(text).toContain('No run was completed.');
    expect(titlesOf(text)).toEqual(['What was run', 'Again']);
  });

  test('of ten runs with five hundred endpoints each and much to tell stays below a MiB', () => {
    const runs = Array.from({ length: 10 }, (_, i): RunResult => {
      const run = runResult(`strategy-${i}`, {
        counts: Array.from({ length: 500 }, (__, k) => 20 + ((k * 7) % 9)),
      });
      const interval = run.intervals[0]!;
      const intervals = Array.from({ length: 240 }, (__, k) => ({
        ...interval,
        fromMs: 250 * k,
        toMs: 250 * k + 250,
      }));
      return { ...run, intervals };
    });
    const size = new TextEncoder().encode(renderHtml(savedResult({ runs }))).length;
    expect(size).toBeGreaterThan(200_000);
    expect(size).toBeLessThan(1024 ** 2);
  });
});

function expectHarmless(text: string): void {
  const tags = tagsOf(text);
  expect(tags.map(({ name }) => name).filter((name) => !harmless.has(name))).toEqual([]);
  const found = new Set(tags.flatMap((tag) => Object.keys(tag.attributes)));
  expect([...found].filter((name) => !attributes.has(name) && name !== '')).toEqual([]);
}
