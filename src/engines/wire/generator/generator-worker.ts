/** The thread of the load generator. */
import { allClosed } from '../../../platform/sockets.ts';
import { workerPort } from '../../../platform/worker.ts';
import type { Command, GeneratorData, Report } from '../messages.ts';
import { IntervalReporter } from '../reporting.ts';
import { threadTime } from '../thread-time.ts';
import { Generator } from './generator.ts';

const { data, report, onCommand } = workerPort<GeneratorData, Command, Report>();
const { clock, scheduler } = threadTime(data);
const generator = new Generator(data, scheduler, () => report({ kind: 'drained' }));
const reporter = new IntervalReporter(
  scheduler,
  data.run.timeline,
  (fromMs, toMs, health) => generator.take(fromMs, toMs, health),
  (interval) => report({ kind: 'interval', interval }),
);

onCommand(async (command) => {
  if (command.kind === 'start') {
    clock.startAt(command.epochMs);
    reporter.start();
    generator.start();
    return;
  }
  generator.close();
  await allClosed(() => [...generator.openSockets]);
  reporter.close();
  scheduler.close();
  report({ kind: 'closed' });
});

report({ kind: 'ready', ports: [] });
