/** The thread of autocannon in place of our own generator. */
import { connect } from 'node:net';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { workerPort } from '../../../platform/worker.ts';
import { loopback } from '../../../platform/sockets.ts';
import type { TargetSpec } from '../../../core/run-spec.ts';
import type { Command, GeneratorData, Report } from '../messages.ts';
import { IntervalReporter } from '../reporting.ts';
import { threadTime } from '../thread-time.ts';
import { AutocannonGenerator } from './autocannon-generator.ts';

/** With an address that does not answer. */
const patienceMs = 2000;

// Its timers are set to negative times now and then, of which Node would warn on stderr.
process.removeAllListeners('warning');

const { data, report, onCommand } = workerPort<GeneratorData, Command, Report>();
const { target, timeline } = data.run;
const { clock, scheduler } = threadTime(data);
const generator = new AutocannonGenerator(autocannon, data, scheduler, () =>
  report({ kind: 'drained' }),
);
const reporter = new IntervalReporter(
  scheduler,
  timeline,
  (fromMs, toMs, health) => [generator.take(fromMs, toMs, health)],
  (interval) => report({ kind: 'interval', interval }),
);
const hosts = target ? [await reachable(target)] : data.replicaPorts.map(() => loopback);

onCommand(async (command) => {
  if (command.kind === 'start') {
    clock.startAt(command.epochMs);
    reporter.start();
    generator.start(hosts);
    return;
  }
  await generator.close();
  reporter.close();
  scheduler.close();
  report({ kind: 'closed' });
});

report({ kind: 'ready', ports: [] });

/** Of a name's addresses the first that is listened on; autocannon can be given but one. */
async function reachable({ addresses, port }: TargetSpec): Promise<string> {
  for (const address of addresses) {
    const socket = connect({ host: address, port });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(patienceMs) });
      return bracketed(address);
    } catch {
      // The next one may be.
    } finally {
      socket.destroy();
    }
  }
  return bracketed(addresses[0]!);
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
