import { expect, test } from 'vitest';
import { drawText } from './draw.fixture.ts';
import { RatesPanel } from './rates-panel.tsx';
import { counts, makeView } from './run-view.fixture.ts';
import type { RunView } from '../results/run-view.ts';

function draw(change: Partial<RunView>): string {
  return drawText(<RatesPanel view={makeView(change)} columns={80} />, 80);
}

test('rates stand beside the history of what completed', () => {
  expect(draw({})).toBe(
    ['offered 400/s     sent 399/s     completed 1.2k/s    ▁▃▅▆█', '2436 ok, 4 in flight'].join(
      '\n',
    ),
  );
});

test('each way to fail is named when it has happened', () => {
  const requests = { ...counts, failed: 1, timedOut: 2, refused: 3, cancelled: 4, unsent: 5 };
  expect(draw({ requests })).toContain(
    '2436 ok, 4 in flight, 1 failed, 2 timed out, 3 refused, 4 cancelled, 5 unsent',
  );
});
