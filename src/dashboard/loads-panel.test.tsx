import { expect, test } from 'vitest';
import type { LoadView } from '../results/run-view.ts';
import { drawText } from './draw.fixture.ts';
import { LoadsPanel } from './loads-panel.tsx';
import { counts, makeRun, makeView, times } from './run-view.fixture.ts';
import { Screen } from './screen.tsx';

const browse: LoadView = {
  name: 'browse',
  requests: counts,
  offeredPerSecond: 400,
  completedPerSecond: 399,
  responseTimeMs: times,
};
const batch = { ...browse, name: 'batch', requests: { ...counts, timedOut: 3 } };

test('each load has a line, with what went wrong in it', () => {
  expect(drawText(<LoadsPanel loads={[browse, batch]} columns={100} />, 100)).toBe(
    [
      'browse  offered 400/s     completed 399/s     p50 4.21ms   p99 30.1ms',
      'batch   offered 400/s     completed 399/s     p50 4.21ms   p99 30.1ms   3 timed out',
    ].join('\n'),
  );
});

test.each([
  [30, ['browse', 'batch']],
  [13, ['browse']],
  [12, []],
])('on a screen of %d rows there is place for %j', (rows, shown) => {
  const state = {
    title: 'shop',
    number: 1,
    total: 1,
    run: makeRun(),
    view: makeView({ loads: [browse, batch] }),
    finished: [],
  };
  const lines = drawText(<Screen state={state} hint="" columns={80} rows={rows} />, 80).split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  const names = lines.flatMap((line) => /^(\w+) +offered \d+\/s +completed/.exec(line)?.[1] ?? []);
  expect(names).toEqual(shown);
});
