import { describe, expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';
import type { ExternalTarget } from './external.ts';
import { here, planFor } from './external-target.fixture.ts';

const away = { ...here, addresses: ['192.0.2.7'], isRemote: true };

describe('load that leaves this machine', () => {
  const stage = (load: string, length = '10s') =>
    scenarioText(`{ warmup: 0s, load: [{ ${load}, for: ${length} }] }`);

  test.each([
    'open: { rate: 1000/s }',
    'open: { rate: { from: 0/s, to: 1000/s } }',
    'closed: { users: 1000, thinkTime: 1s }',
    'closed: { users: 10, thinkTime: exponential(mean 10ms) }',
  ])('may be up to 1,000 requests/s: %s', async (load) => {
    expect((await planFor(away, stage(load))).problems).toEqual([]);
  });

  test.each([
    'open: { rate: 1001/s }',
    'open: { rate: { from: 1001/s, to: 0/s } }',
    'open: { rate: { base: 1/s, peak: 1001/s, at: 1s, for: 1s } }',
    'open: { rate: { mean: 600/s, amplitude: 401/s, period: 5s } }',
    'open: { rate: { on: 1001/s, off: 0/s, onFor: 1s, offFor: 1s } }',
    'closed: { users: 1 }',
    'closed: { users: 11, thinkTime: 10ms }',
    'closed: { users: 1001, thinkTime: 1h }',
    'closed: { users: { from: 1, to: 1001 }, thinkTime: 1m }',
  ])('may not be more at any time: %s', async (load) => {
    const { problems } = await planFor(away, stage(load));
    expect(problems).toEqual([expect.stringContaining('at most 1000 requests/s')]);
    expect((await planFor(here, stage(load))).problems).toEqual([]);
  });

  test('counts several loads together', async () => {
    const load = (name: string, rate: string) =>
      `{ name: ${name}, load: [{ open: { rate: ${rate} } }] }`;
    const loads = (rate: string) =>
      scenarioText(`{ loads: [${load('a', '500/s')}, ${load('b', rate)}] }`);
    expect((await planFor(away, loads('500/s'))).problems).toEqual([]);
    expect((await planFor(away, loads('501/s'))).problems).toEqual([
      expect.stringContaining('at most 1000 requests/s'),
    ]);
  });

  test('lasts for ten minutes at most, over all repetitions and with their warm-up', async () => {
    const text = scenarioText('{ warmup: 20s, load: [{ open: { rate: 1/s }, for: 280s }] }');
    expect((await planFor(away, text, { repetitions: 2 })).problems).toEqual([]);
    const { problems } = await planFor(away, text, { repetitions: 3 });
    expect(problems).toEqual([expect.stringContaining('at most 10 minutes')]);
    expect((await planFor(here, text, { repetitions: 3 })).problems).toEqual([]);
  });

  test('has at most 250 requests in flight, which the plan notes where the scenario allows more', async () => {
    const limits = async (target: ExternalTarget, spec: string) => {
      const { plan, problems } = await planFor(target, scenarioText(spec));
      expect(problems).toEqual([]);
      const noted = plan!.notes.filter((note) => note.includes('in flight'));
      return { maxInFlight: plan!.runs[0]!.maxInFlight, noted };
    };
    expect(await limits(away, '{}')).toEqual({
      maxInFlight: 250,
      noted: [expect.stringContaining('at most 250 requests in flight and 500 connections')],
    });
    expect(await limits(away, '{ maxInFlight: 250 }')).toEqual({ maxInFlight: 250, noted: [] });
    expect(await limits(away, '{ maxInFlight: 7 }')).toEqual({ maxInFlight: 7, noted: [] });
    expect(await limits(here, '{}')).toEqual({ maxInFlight: 10_000, noted: [] });
  });

  test('is bounded as changed by the command line, too', async () => {
    const changes = { ratePerSecond: 1001, durationMs: 700_000 };
    expect((await planFor(away, scenarioText('{}'), changes)).problems).toHaveLength(2);
  });

  test('is bounded where recorded times are replayed', async () => {
    const replayed = async (gapMs: number) => {
      const times = Array.from({ length: 1001 }, (_, i) => `${(i * gapMs) / 1000}\n`);
      const text = scenarioText('{ load: [{ replay: { file: times.csv } }] }');
      const csv = `time\n${times.join('')}`;
      const overrides = { engine: 'wire', ingresses: ['external'], target: away } as const;
      return (await planOf(text, overrides, { 'dir/times.csv': csv })).problems;
    };
    expect(await replayed(1)).toEqual([]);
    expect(await replayed(0.5)).toEqual([expect.stringContaining('at most 1000 requests/s')]);
  });
});
