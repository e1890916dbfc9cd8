import { describe, expect, test } from 'vitest';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { createRng } from '../core/rng.ts';
import { PodJob, PodModel } from './pod-model.ts';
import { PodOutlook } from './pod-outlook.ts';

const spec = {
  name: 'app-0',
  namespace: 'default',
  concurrency: 1,
  serviceTime: { kind: 'constant', valueMs: 10 },
  speed: 1,
  responseBytes: 0,
} as const;

class Job extends PodJob {
  readonly #leave: (job: Job) => void;

  constructor(demandMs: number, leave: (job: Job) => void) {
    super();
    this.demandMs = demandMs;
    this.#leave = leave;
  }

  override served(): void {
    this.#leave(this);
  }
}

/** A pod and who foresees what it does. */
function foreseen(changes: { concurrency?: number; speed?: number } = {}) {
  const scheduler = new ManualScheduler();
  const pod = new PodModel({ ...spec, ...changes }, 0, scheduler, { busyChanged: () => {} });
  const outlook = new PodOutlook({ ...spec, ...changes });
  const left = (job: Job) => outlook.left(job, scheduler.now());
  const announce = (demandMs: number, inMs = 0) => {
    const job = new Job(demandMs, left);
    outlook.announce(job, scheduler.now() + inMs);
    return job;
  };
  const accept = (demandMs: number) => {
    const job = announce(demandMs);
    pod.accept(job);
    return job;
  };
  const abort = (job: Job) => {
    pod.abort(job);
    left(job);
  };
  return { scheduler, pod, outlook, announce, accept, abort };
}

describe('the outlook of a pod', () => {
  test('knows when its only slot is free: after all that is there, at its speed', () => {
    const { scheduler, outlook, accept } = foreseen({ speed: 0.5 });
    expect(outlook.freeAtMs).toBe(-Infinity);
    accept(10);
    accept(5);
    expect(outlook).toMatchObject({ inSystem: 2, freeSlots: 0, freeAtMs: 30 });
    scheduler.advanceTo(20);
    expect(outlook).toMatchObject({ inSystem: 1, freeSlots: 0, freeAtMs: 30 });
    scheduler.advanceTo(30);
    expect(outlook).toMatchObject({ inSystem: 0, freeSlots: 1, freeAtMs: 30 });
  });

  test('of several slots knows the first that will be free', () => {
    const { outlook, accept } = foreseen({ concurrency: 3 });
    accept(30);
    accept(10);
    expect(outlook).toMatchObject({ freeSlots: 1, freeAtMs: -Infinity });
    accept(20);
    expect(outlook.freeAtMs).toBe(10);
    accept(50);
    expect(outlook.freeAtMs).toBe(20);
    accept(50);
    expect(outlook.freeAtMs).toBe(30);
  });

  test('reckons anew when one is given up, in service or in the queue', () => {
    const { scheduler, outlook, accept, abort } = foreseen();
    const [serving, queued] = [accept(10), accept(20)];
    accept(30);
    expect(outlook.freeAtMs).toBe(60);
    scheduler.advanceTo(4);
    abort(queued);
    expect(outlook).toMatchObject({ inSystem: 2, freeAtMs: 40 });
    abort(serving);
    expect(outlook).toMatchObject({ inSystem: 1, freeAtMs: 34 });
  });

  test('counts one that is on its way, and is not in two minds when it arrives', () => {
    const { scheduler, pod, outlook, announce } = foreseen();
    const job = announce(10, 5);
    expect(outlook).toMatchObject({ inSystem: 1, freeSlots: 0, freeAtMs: 15 });
    scheduler.advanceTo(5);
    expect(outlook.announce(job, 5)).toBe(false);
    pod.accept(job);
    scheduler.advanceTo(15);
    expect(outlook).toMatchObject({ inSystem: 0, freeAtMs: 15 });
  });

  test('sees through overtaking: in the end it knows what the pod does', () => {
    const { scheduler, pod, outlook, announce, accept } = foreseen();
    const late = announce(10, 50);
    accept(20);
    expect(outlook.freeAtMs).toBe(80);
    scheduler.advanceTo(20);
    expect(outlook.freeAtMs).toBe(60);
    scheduler.advanceTo(50);
    pod.accept(late);
    scheduler.advanceTo(60);
    expect(outlook).toMatchObject({ inSystem: 0, freeSlots: 1, freeAtMs: 60 });
  });

  test.each([1, 2, 5])(
    'foretells when each request begins, whatever comes and goes, with %i slots (seed 3)',
    (concurrency) => {
      const rng = createRng(3);
      const { scheduler, outlook, accept, abort } = foreseen({ concurrency, speed: 0.7 });
      const jobs: { readonly job: Job; readonly beginsMs: number; readonly epoch: number }[] = [];
      let epoch = 0;
      let foretold = 0;
      for (let step = 0; step < 2000; step++) {
        scheduler.advanceTo(scheduler.now() + 14 * rng.float());
        const beginsMs = Math.max(scheduler.now(), outlook.freeAtMs);
        jobs.push({ job: accept(9 * concurrency * rng.float()), beginsMs, epoch });
        const { job } = jobs[rng.below(jobs.length)]!;
        if (rng.below(20) === 0 && job.state !== 'idle') {
          abort(job);
          epoch++;
        }
        for (const each of jobs) {
          if (each.epoch !== epoch || each.job.state !== 'serving') continue;
          expect(each.job.startedMs).toBe(each.beginsMs);
          foretold++;
        }
      }
      expect(foretold).toBeGreaterThan(1000);
    },
  );
});
