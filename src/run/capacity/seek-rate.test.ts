import { describe, expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import type { RunResult } from '../../results/run-result.ts';
import { type RateSearch, seekRate } from './seek-rate.ts';

const range = { leastPerSecond: 10, mostPerSecond: 1000, resolution: 0.01 };

/** A world in which a run's result is its rate. */
function search(
  judge: (ratePerSecond: number) => { holds: boolean | undefined; reason: string | null },
  engine: RunSpec['engine'] = 'simulated',
): RateSearch {
  return {
    repetition: 2,
    firstPerSecond: 100,
    range,
    runAt: async (ratePerSecond) => runSpec({ engine, sweptRatePerSecond: ratePerSecond }),
    judge: ({ sweptRatePerSecond }) => judge(sweptRatePerSecond!),
  };
}

const play = async (run: RunSpec): Promise<RunResult> => run as unknown as RunResult;
const upTo = (limit: number) => (rate: number) =>
  rate <= limit ? { holds: true, reason: null } : { holds: false, reason: 'too slow' };

describe('the search of one repetition', () => {
  test.each([10.5, 37, 333, 995])('encloses the threshold %d/s within 1 %', async (limit) => {
    const { ended, holdsAtPerSecond, failsAtPerSecond, reason, runs } = await seekRate(
      search(upTo(limit)),
      play,
    );
    expect(ended).toBe('found');
    expect(holdsAtPerSecond).toBeLessThanOrEqual(limit);
    expect(failsAtPerSecond).toBeGreaterThan(limit);
    expect(failsAtPerSecond! / holdsAtPerSecond!).toBeLessThanOrEqual(1.01);
    expect(reason).toBe('too slow');
    expect(runs).toBeLessThanOrEqual(13);
  });

  test('tries both ends of the range themselves', async () => {
    expect(await seekRate(search(upTo(5000)), play)).toMatchObject({
      ended: 'always',
      holdsAtPerSecond: 1000,
    });
    expect(await seekRate(search(upTo(1)), play)).toMatchObject({
      ended: 'never',
      failsAtPerSecond: 10,
    });
  });

  test('ends where a run cannot tell, with what is known', async () => {
    const blind = (rate: number) =>
      rate > 300 ? { holds: undefined, reason: 'it is invalid' } : upTo(5000)(rate);
    expect(await seekRate(search(blind), play)).toMatchObject({
      ended: 'unknown',
      holdsAtPerSecond: 200,
      failsAtPerSecond: null,
      reason: 'at 400/s it is invalid',
      runs: 3,
    });
  });

  test('on the wire plays a run that may not be believed once more', async () => {
    let disturbed = 0;
    const judge = (rate: number) =>
      rate > 300 && disturbed++ % 2 === 0
        ? { holds: undefined, reason: 'a neighbour' }
        : upTo(333)(rate);
    expect(await seekRate(search(judge, 'wire'), play)).toMatchObject({ ended: 'found' });
  });

  test('cut short keeps what it has', async () => {
    let left = 2;
    const threshold = await seekRate(search(upTo(333)), async (run) =>
      left-- > 0 ? await play(run) : undefined,
    );
    expect(threshold).toMatchObject({
      ended: 'unknown',
      holdsAtPerSecond: 200,
      reason: 'interrupted',
    });
  });
});
