import { describe, expect, test } from 'vitest';
import { drawText } from './draw.fixture.ts';
import { ResponseTimePanel } from './response-time-panel.tsx';
import { makeView, times } from './run-view.fixture.ts';
import type { RunView } from '../results/run-view.ts';

function draw(change: Partial<RunView>, columns: number, rows: number): string[] {
  return drawText(
    <ResponseTimePanel view={makeView(change)} columns={columns} rows={rows} />,
    columns,
  ).split('\n');
}

const unknown = { ...times, p50: null, p90: null, p99: null, max: null };

describe('the response-time panel', () => {
  test('marks the percentiles under the columns that hold them', () => {
    expect(draw({}, 60, 6).join('\n')).toMatchInlineSnapshot(`
      "response time  p50 4.21ms  p90 12.3ms  p99 30.1ms  max 52.0…
          ▄▄▄▄████
          ████████
      ████████████████
      ████████████████▅▅▅▅▁▁▁▁
      2.00ms  ▲p50    ▲p99"
    `);
  });

  test('sums neighbouring buckets when there are more of them than columns', () => {
    const responseTimeBuckets = Array.from({ length: 90 }, (_, index) => ({
      upToMs: 1.05 ** index,
      count: index < 45 ? 1 : 2,
    }));
    const [, ...chart] = draw({ responseTimeBuckets, responseTimeMs: unknown }, 45, 4);
    expect(chart.slice(0, 2)).toEqual([`${' '.repeat(22)}▄${'█'.repeat(22)}`, '█'.repeat(45)]);
  });

  test('has only the percentiles, all unknown, before the first response', () => {
    expect(draw({ responseTimeBuckets: [], responseTimeMs: unknown }, 60, 6)).toEqual([
      'response time  p50 –       p90 –       p99 –       max –',
    ]);
  });

  test('leaves the histogram out when there is no room for it', () => {
    expect(draw({}, 60, 2)).toHaveLength(1);
  });
});
