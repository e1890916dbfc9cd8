/** Two named loads folded: each as it would be alone, and the whole as their sum. */
import { expect, test } from 'vitest';
import type { RunEvent } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { mergeRepetitions } from './merge-repetitions.ts';
import { RunFold } from './fold.ts';
import { foldRun, recordRun, sampleRequests } from './recorded-run.fixture.ts';
import { smallRun } from './small-run.fixture.ts';

const events = recordRun(smallRun, sampleRequests, 100, 1600);
const alone = foldRun(events);

/** Both loads did the same; what went on behind the generator is told once. */
function twice(event: RunEvent): RunEvent[] {
  if (event.kind !== 'interval' || event.interval.hop !== 'generator') return [event];
  return [event, { kind: 'interval', interval: { ...event.interval, load: 1 } }];
}

function foldTwice(until = Infinity): RunFold {
  const [load] = smallRun.loads;
  const run: RunSpec = {
    ...smallRun,
    loads: ['a', 'b'].map((name) => ({ ...load!, name })),
  };
  const fold = new RunFold(run);
  fold.apply({ kind: 'phase', phase: 'measure', atMs: 0 });
  for (const event of events.flatMap(twice).slice(0, until)) fold.apply(event);
  if (until < Infinity) return fold;
  fold.apply({ kind: 'phase', phase: 'drain', atMs: 1100 });
  fold.apply({ kind: 'ended', atMs: 1600, aborted: false });
  return fold;
}

test('a result has each load as if it had been alone, and all of them together', () => {
  const one = alone.result();
  const both = foldTwice().result();
  const { requests, rates, responseTimeMs, sendLagMs, statuses, histograms } = one;
  for (const [index, name] of ['a', 'b'].entries()) {
    expect(both.loads![index]).toMatchObject({
      name,
      requests,
      rates,
      responseTimeMs,
      sendLagMs,
      statuses,
      histograms: { responseTime: histograms['responseTime'] },
    });
  }
  expect(both.requests.intended).toBe(2 * requests.intended);
  expect(both.rates.throughputPerSecond).toBeCloseTo(2 * rates.throughputPerSecond, 9);
  const { count, mean, p50, max } = responseTimeMs;
  expect(both.responseTimeMs).toMatchObject({ count: 2 * count, mean, p50, max });
  expect(both.instrument!.sendGapDistance).toBe(one.instrument!.sendGapDistance);
  const equations = both.conservation.filter(({ equation }) => equation.startsWith('load '));
  expect(equations).toMatchObject([{ holds: true }, { holds: true }]);
  expect(equations[0]!.left).toBe(one.conservation[0]!.left);
  expect(one.loads).toBeUndefined();
});

test('a count that disagrees in one load shows there, though the sum may agree', () => {
  const fold = foldTwice();
  const generator = events.find(
    (event) => event.kind === 'interval' && event.interval.hop === 'generator',
  ) as RunEvent & { kind: 'interval' };
  const interval = generator.interval as Extract<typeof generator.interval, { hop: 'generator' }>;
  const { measure } = interval.phases;
  for (const [load, ok] of [
    [0, 1],
    [1, -1],
  ] as const) {
    const counts = { ...emptied(measure.counts), ok };
    const empty = { ...measure, counts, statuses: [], endpoints: [], refusals: [] };
    const phases = { warmup: { ...empty, counts: emptied(counts) }, measure: empty };
    fold.apply({ kind: 'interval', interval: { ...interval, load, phases } });
  }
  const { conservation, validity } = fold.result();
  const endings = conservation.filter(({ equation }) => equation.includes(': intended = '));
  expect(endings.map(({ holds }) => holds)).toEqual([true, false, false]);
  expect(validity.verdict).toBe('invalid');
});

test('a view shows each load over its own last full interval', () => {
  const one = foldRun(events.slice(0, 12)).view();
  const view = foldTwice(events.slice(0, 12).flatMap(twice).length).view();
  expect(view.loads.map(({ name }) => name)).toEqual(['a', 'b']);
  for (const load of view.loads) {
    expect(load.requests).toEqual(view.loads[0]!.requests);
    expect(2 * load.offeredPerSecond).toBeCloseTo(view.rates.offeredPerSecond, 9);
    expect(2 * load.completedPerSecond).toBeCloseTo(view.rates.completedPerSecond, 9);
  }
  expect(view.rates.offeredPerSecond).toBeCloseTo(2 * one.rates.offeredPerSecond, 9);
  expect(view.inFlight).toBe(2 * one.inFlight);
  expect(one.loads).toEqual([]);
});

test('repetitions merge load by load, by name', () => {
  const run = foldTwice().result();
  const swapped = { ...run, repetition: 2, loads: run.loads!.toReversed() };
  const { loads } = mergeRepetitions([run, swapped]);
  expect(loads!.map(({ name }) => name)).toEqual(['a', 'b']);
  for (const load of loads!) {
    expect(load.requests.intended).toBe(2 * alone.result().requests.intended);
    expect(load.rates).toEqual(run.loads![0]!.rates);
    expect(load.responseTimeMs.p50).toBe(run.loads![0]!.responseTimeMs.p50);
    expect(load.responseTimeMs.count).toBe(2 * run.loads![0]!.responseTimeMs.count);
  }
});

function emptied<T extends object>(counts: T): T {
  return Object.fromEntries(Object.keys(counts).map((name) => [name, 0])) as T;
}
