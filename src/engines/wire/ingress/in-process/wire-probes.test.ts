/** Probes of an ingress replica against pods that answer them, on loopback. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualScheduler } from '../../../../core/manual-scheduler.fixture.ts';
import { runSpec } from '../../../../core/run-spec.fixture.ts';
import { PodJob, PodModel } from '../../../../pods/pod-model.ts';
import type { ProbeReport } from '../../../../strategies/contract.ts';
import { ProbeListener } from '../../pods/probe-listener.ts';
import { WireProbes } from './wire-probes.ts';

class Job extends PodJob {
  override served(): void {}
}

/** Three pods, of which each has as many requests as its index says. */
async function probed() {
  const run = runSpec({}, 3);
  const scheduler = new ManualScheduler();
  const models = run.pods.map(
    (pod, index) => new PodModel(pod, index, scheduler, { busyChanged: () => {} }),
  );
  const listener = new ProbeListener(models);
  for (const [index, model] of models.entries()) {
    for (let count = 0; count < index; count++) model.accept(hanging());
  }
  const open = new Set<Socket>();
  const probes = new WireProbes(run, await listener.listen(), scheduler, open);
  const answers: [pod: number, report: ProbeReport][] = [];
  const ask = (pod: number) => {
    const endpoint = { id: `app-${pod}`, index: 0, weight: 1, inFlight: 0 };
    probes.probe(endpoint, (report) => answers.push([pod, report]));
  };
  const arrived = async (count: number) => {
    while (answers.length < count) await setImmediate();
  };
  const close = async () => {
    listener.stopListening();
    const [socket] = open;
    probes.close();
    if (socket) await once(socket, 'close');
  };
  return { scheduler, listener, models, open, ask, arrived, answers, close };
}

function hanging(): PodJob {
  const job = new Job();
  job.demandMs = Infinity;
  return job;
}

test('each pod says what it has in flight, and takes no slot for it', async () => {
  const { models, ask, arrived, answers, open, close } = await probed();
  for (let turn = 0; turn < 100; turn++) for (const pod of [2, 0, 1]) ask(pod);
  await arrived(300);
  expect(answers).toEqual(
    Array.from({ length: 300 }, (_, number) => {
      const pod = [2, 0, 1][number % 3]!;
      return [pod, { inFlight: pod, latencyMs: 0 }];
    }),
  );
  expect(models.map((model) => model.report().inFlight)).toEqual([0, 1, 2]);
  expect(open.size).toBe(1);
  await close();
});

test('how long answers take comes as it was, fractions and all', async () => {
  const { scheduler, models, ask, arrived, answers, close } = await probed();
  const job = new Job();
  job.demandMs = 12.3456;
  models[0]!.accept(job);
  scheduler.advanceTo(20);
  ask(0);
  await arrived(1);
  expect(answers).toEqual([[0, { inFlight: 0, latencyMs: 12.3456 }]]);
  await close();
});

test('an answer that takes longer than a second is lost, and those after it are not', async () => {
  const { scheduler, ask, arrived, answers, close } = await probed();
  ask(1);
  scheduler.advanceTo(1001);
  ask(2);
  await arrived(1);
  expect(answers).toEqual([[2, { inFlight: 2, latencyMs: 0 }]]);
  await close();
});

test('what is under way when the connection breaks is lost; the next goes by a new one', async () => {
  const { listener, ask, arrived, answers, open, close } = await probed();
  ask(1);
  await arrived(1);
  const [first] = open;
  for (const socket of listener.sockets) socket.resetAndDestroy();
  ask(2);
  await new Promise((resolve) => {
    first!.on('close', resolve);
  });
  ask(0);
  await arrived(2);
  expect(answers.map(([pod]) => pod)).toEqual([1, 0]);
  await close();
});

test('no more than ten thousand are under way', async () => {
  const { ask, arrived, answers, close } = await probed();
  for (let count = 0; count < 10_050; count++) ask(1);
  await arrived(10_000);
  await setImmediate();
  expect(answers.length).toBe(10_000);
  ask(2);
  await arrived(10_001);
  await close();
});
