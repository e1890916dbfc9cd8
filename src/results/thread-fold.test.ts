import { describe, expect, test } from 'vitest';
import type { Interval, RunEvent, ThreadHealth } from '../core/run-event.ts';
import { foldRun, recordRun, sampleRequests } from './recorded-run.fixture.ts';
import { smallRun } from './small-run.fixture.ts';

const calm: ThreadHealth = {
  thread: '',
  loopDelayP99Ms: 1,
  loopDelayMaxMs: 5,
  loopUtilization: 0.2,
  cpuMs: 20,
  starvedMs: 4,
  gcMs: 1,
  gcMaxMs: 0.5,
};

/** The sample run, in which these threads reported this health. */
function fold(healthOf: (interval: Interval) => Partial<ThreadHealth>) {
  const events = recordRun(smallRun, sampleRequests, 100, 1600).map((event): RunEvent => {
    if (event.kind !== 'interval') return event;
    const { interval } = event;
    const health = { ...calm, thread: interval.hop, ...healthOf(interval) };
    return { ...event, interval: { ...interval, health } as Interval };
  });
  return foldRun(events);
}

describe('the threads of a run', () => {
  test('are kept apart, each over the measured phase alone, however many replicas share one', () => {
    // Warm-up is the first 100 ms; ten intervals of 100 ms are measured.
    const { instrument } = fold(({ fromMs, hop }) =>
      fromMs === 0 || fromMs >= 1100
        ? { starvedMs: 99, gcMs: 99, loopDelayMaxMs: 9999 }
        : { gcMaxMs: hop === 'pods' && fromMs === 500 ? 7 : 0.5 },
    ).result();
    const usual = {
      loopDelayP99Ms: 1,
      longestPauseMs: 5,
      loopUtilization: expect.closeTo(0.2, 9),
      starvedShare: expect.closeTo(0.04, 9),
      gcShare: expect.closeTo(0.01, 9),
      longestGcMs: 0.5,
    };
    expect(instrument!.threads).toEqual([
      { thread: 'generator', hop: 'generator', ...usual },
      { thread: 'ingress', hop: 'ingress', ...usual },
      { thread: 'pods', hop: 'pods', ...usual, longestGcMs: 7 },
    ]);
  });

  test('do not hide one that was blocked: the run is invalid, live and in the end, and says which', () => {
    const folded = fold(({ hop, fromMs }) =>
      hop === 'generator'
        ? // As if every other interval came from a second thread.
          fromMs % 200 === 0
          ? { thread: 'generator 1' }
          : { thread: 'generator 2', loopDelayMaxMs: fromMs === 500 ? 2100 : 5 }
        : {},
    );
    const { instrument, validity } = folded.result();
    expect(instrument!.threads.map((thread) => thread.longestPauseMs)).toEqual([2100, 5, 5, 5]);
    expect(validity.verdict).toBe('invalid');
    const words = 'The generator 2 thread did nothing for 2100 ms, more than the 1000 ms allowed';
    expect(validity.reasons.map(({ message }) => message).join()).toContain(words);
    expect(folded.view().warnings.join()).toContain(words);
  });

  test('are not known to starve when one interval does not tell', () => {
    const { instrument } = fold(({ fromMs }) =>
      fromMs === 700 ? { starvedMs: null } : {},
    ).result();
    expect(instrument!.threads.map(({ starvedShare }) => starvedShare)).toEqual([null, null, null]);
  });

  test('are none in virtual time', () => {
    const { instrument, validity } = foldRun(
      recordRun(smallRun, sampleRequests, 100, 1600),
    ).result();
    expect(instrument).toEqual({ threads: [], stolenShare: null, sendGapDistance: 0 });
    // Ninety ok requests are few, in any time.
    expect(validity.reasons.map(({ value }) => value)).toEqual([90]);
  });

  test('stand beside what the hypervisor took', () => {
    const folded = fold(() => ({}));
    folded.apply({ kind: 'machine', atMs: 1600, health: { stolenShare: 0.3 } });
    const { instrument, validity } = folded.result();
    expect(instrument!.stolenShare).toBe(0.3);
    expect(validity.verdict).toBe('invalid');
  });
});
