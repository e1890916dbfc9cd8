import { describe, expect, test } from 'vitest';
import type { PodSpec } from '../core/run-spec.ts';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { PodJob, PodModel } from './pod-model.ts';

const spec: PodSpec = {
  name: 'app-0',
  namespace: 'default',
  concurrency: 1,
  serviceTime: { kind: 'constant', valueMs: 10 },
  speed: 1,
  responseBytes: 0,
};

class Job extends PodJob {
  servedAt: { queueMs: number; serviceMs: number } | undefined;

  override served(queueMs: number, serviceMs: number): void {
    this.servedAt = { queueMs, serviceMs };
  }
}

function pod(changes: Partial<PodSpec> = {}, lateMs = 0) {
  const scheduler = new ManualScheduler(lateMs);
  const busy: [number, number][] = [];
  const model = new PodModel({ ...spec, ...changes }, 0, scheduler, {
    busyChanged: (_, atMs, slots) => busy.push([atMs, slots]),
  });
  const accept = (demandMs: number) => {
    const job = new Job();
    job.demandMs = demandMs;
    model.accept(job);
    return job;
  };
  return { scheduler, model, accept, busy };
}

describe('a pod', () => {
  test('serves as many at once as it has slots, the rest in order of arrival', () => {
    const { scheduler, accept, busy } = pod({ concurrency: 2 });
    const [a, b, c] = [accept(10), accept(30), accept(5)];
    scheduler.advanceTo(100);
    expect(a.servedAt).toEqual({ queueMs: 0, serviceMs: 10 });
    expect(b.servedAt).toEqual({ queueMs: 0, serviceMs: 30 });
    expect(c.servedAt).toEqual({ queueMs: 10, serviceMs: 5 });
    expect(busy).toEqual([
      [0, 1],
      [0, 2],
      [15, 1],
      [30, 0],
    ]);
  });

  test('at half the speed takes twice the time', () => {
    const { scheduler, accept } = pod({ speed: 0.5 });
    const job = accept(10);
    scheduler.advanceTo(19.9);
    expect(job.servedAt).toBeUndefined();
    scheduler.advanceTo(20);
    expect(job.servedAt).toEqual({ queueMs: 0, serviceMs: 20 });
  });

  test('whose timer is late delays each answer once, and never the queue behind it', () => {
    const { scheduler, accept } = pod({}, 1);
    const jobs = Array.from({ length: 10 }, () => accept(10));
    scheduler.advanceTo(1000);
    for (const [index, job] of jobs.entries()) {
      expect(job.servedAt).toEqual({ queueMs: index * 10, serviceMs: 11 });
    }
  });

  test('gives the slot of an aborted request to the next', () => {
    const { scheduler, model, accept } = pod();
    const [first, second] = [accept(100), accept(10)];
    scheduler.advanceTo(20);
    model.abort(first);
    scheduler.advanceTo(30);
    expect(first.servedAt).toBeUndefined();
    expect(second.servedAt).toEqual({ queueMs: 20, serviceMs: 10 });
  });

  test('forgets a request that is aborted while it waits', () => {
    const { scheduler, model, accept, busy } = pod();
    const [, waiting, last] = [accept(10), accept(10), accept(10)];
    model.abort(waiting);
    scheduler.advanceTo(100);
    expect(waiting.servedAt).toBeUndefined();
    expect(last.servedAt).toEqual({ queueMs: 10, serviceMs: 10 });
    expect(busy.at(-1)).toEqual([20, 0]);
  });

  test('is not misled by the timer of an aborted request whose object is used again', () => {
    const { scheduler, model, accept } = pod();
    const job = accept(10);
    model.abort(job);
    scheduler.advanceTo(5);
    job.demandMs = 20;
    model.accept(job);
    scheduler.advanceTo(24);
    expect(job.servedAt).toBeUndefined();
    scheduler.advanceTo(25);
    expect(job.servedAt).toEqual({ queueMs: 0, serviceMs: 20 });
  });

  test('that hangs holds its slot until the client gives up', () => {
    const { scheduler, model, accept } = pod();
    const [hanging, waiting] = [accept(Infinity), accept(10)];
    scheduler.advanceTo(10_000);
    expect(waiting.servedAt).toBeUndefined();
    model.abort(hanging);
    scheduler.advanceTo(10_010);
    expect(waiting.servedAt).toEqual({ queueMs: 10_000, serviceMs: 10 });
  });

  test('tells a probe how many it has in service and waiting, whoever left among them', () => {
    const { scheduler, model, accept } = pod();
    const [, waiting] = [accept(10), accept(10), accept(10)];
    expect(model.report().inFlight).toBe(3);
    model.abort(waiting);
    model.abort(waiting);
    expect(model.report().inFlight).toBe(2);
    scheduler.advanceTo(10);
    expect(model.report().inFlight).toBe(1);
    scheduler.advanceTo(20);
    expect(model.report()).toEqual({ inFlight: 0, latencyMs: 0 });
  });

  test('tells a probe how long answers took that found as many in flight', () => {
    const { scheduler, model, accept } = pod();
    model.keepLatencies();
    // Five bursts of two, the first of which waits for nobody.
    for (let burst = 0; burst < 5; burst++) {
      accept(10);
      accept(10);
      scheduler.advanceTo(100 * (burst + 1));
    }
    expect(model.report()).toEqual({ inFlight: 0, latencyMs: 10 });
    accept(10);
    expect(model.report()).toEqual({ inFlight: 1, latencyMs: 20 });
  });
});
