import { describe, expect, test } from 'vitest';
import { drawText } from './draw.fixture.ts';
import { EndpointsPanel } from './endpoints-panel.tsx';
import { balance, makeEndpoints, makeView } from './run-view.fixture.ts';
import type { RunView } from '../results/run-view.ts';

function draw(change: Partial<RunView>, rows: number, columns = 80): string {
  return drawText(
    <EndpointsPanel view={makeView(change)} columns={columns} rows={rows} />,
    columns,
  );
}

describe('the endpoints panel', () => {
  test('shows each share against its fair share', () => {
    expect(draw({}, 20)).toMatchInlineSnapshot(`
      "endpoints  │ = fair                              share    fair in flight     p99
      my-service:80  Jain 0.998 (by chance 0.997)  peak/mean 1.052
        my-app-0 ███████████████████████▍  │           30.0%   33.3%         0  20.0ms
        my-app-1 ███████████████████▌      │           25.0%   33.3%         1  21.0ms
        my-app-2 ██████████████████████████│████████   45.0%   33.3%         2  22.0ms"
    `);
  });

  test('keeps the extremes and counts the rest when there are more endpoints than rows', () => {
    const shares = [0.02, 0.2, 0.18, 0.3, 0.1, 0.2];
    const lines = draw({ endpoints: makeEndpoints(shares) }, 5).split('\n');
    expect(lines.slice(2).map((line) => line.trim().slice(0, 8))).toEqual([
      'my-app-3',
      '… 4 more',
      'my-app-0',
    ]);
  });

  test('groups endpoints by pool and shares the rows between them', () => {
    const pools = ['a:80', 'b:80'].map((name) => ({ name, requests: 10, balance }));
    const endpoints = pools.flatMap(({ name }) => makeEndpoints([0.5, 0.3, 0.2], name));
    const names = draw({ pools, endpoints }, 7)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}| █/)[0]);
    expect(names.slice(1)).toEqual([
      'a:80',
      'my-app-0',
      '… 2 more',
      'b:80',
      'my-app-0',
      '… 2 more',
    ]);
  });

  test('says how many pools found no room', () => {
    const pools = ['a', 'b', 'c'].map((name) => ({ name, requests: 10, balance }));
    expect(draw({ pools, endpoints: [] }, 3)).toContain('… 2 more pools');
  });

  test('does not call unknown what is zero, nor zero what is unknown', () => {
    const [endpoint] = makeEndpoints([1]);
    const endpoints = [{ ...endpoint!, share: null, inFlight: 0, p99Ms: null }];
    const unknown = { ...balance, jain: null, jainExpectedByChance: null, peakToMean: null };
    const pools = [{ name: 'a', requests: 0, balance: unknown }];
    const text = draw({ pools, endpoints: [{ ...endpoints[0]!, pool: 'a' }] }, 5);
    expect(text).toMatch(/Jain – \(by chance –\) {2}peak\/mean –/);
    expect(text).toMatch(/– +100\.0% +0 +–$/);
  });
});
