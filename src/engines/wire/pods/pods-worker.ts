/** The thread of the synthetic pods: a listener per (pod, Service, port), one model per pod. */
import { setImmediate } from 'node:timers/promises';
import { PodsRecorder } from '../../../metrics/pods-recorder.ts';
import { allClosed } from '../../../platform/sockets.ts';
import { workerPort } from '../../../platform/worker.ts';
import { PodModel } from '../../../pods/pod-model.ts';
import type { Command, PodsData, Report } from '../messages.ts';
import { IntervalReporter } from '../reporting.ts';
import { threadTime } from '../thread-time.ts';
import { PodListener } from './pod-listener.ts';
import { ProbeListener } from './probe-listener.ts';

const { data, report, onCommand } = workerPort<PodsData, Command, Report>();
const { run, alwaysEcho, probed } = data;
const { clock, scheduler } = threadTime(data);
const recorder = new PodsRecorder(run.endpoints.length, run.pods.length);
const reporter = new IntervalReporter(
  scheduler,
  run.timeline,
  (fromMs, toMs, health) => [recorder.take(fromMs, toMs, health)],
  (interval) => report({ kind: 'interval', interval }),
);
const models = run.pods.map((pod, index) => new PodModel(pod, index, scheduler, recorder));
const listeners = run.endpoints.map(
  (endpoint) => new PodListener(run, endpoint, models[endpoint.pod]!, recorder, alwaysEcho),
);
const probes = probed ? new ProbeListener(models) : undefined;

onCommand(async (command) => {
  if (command.kind === 'start') {
    clock.startAt(command.epochMs);
    reporter.start();
    return;
  }
  // A product closes without waiting for us: what it sent on connections that we have not accepted yet still counts.
  for (let turn = 0; turn < 2; turn++) await setImmediate();
  for (const listener of listeners) listener.stopListening();
  probes?.stopListening();
  await allClosed(() =>
    [...listeners, ...(probes ? [probes] : [])].flatMap(({ sockets }) => [...sockets]),
  );
  reporter.close();
  scheduler.close();
  report({ kind: 'closed' });
});

const ports = await Promise.all(listeners.map((listener) => listener.listen()));
report({ kind: 'ready', ports, probePort: await probes?.listen() });
