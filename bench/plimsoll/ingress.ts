/**
 * Our ingress alone, as its worker thread runs it, in front of one upstream: node ingress.ts UPSTREAM-PORT. Ends by
 * itself on SIGTERM, as a profiler needs.
 */
import type { Command, IngressData, Report } from '../../src/engines/wire/messages.ts';
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { say } from '../harness/say.ts';
import { workload } from '../harness/workload.ts';

const entry = new URL('../../src/engines/wire/ingress/in-process/ingress-worker', import.meta.url);
const data: IngressData = {
  run: workload(3600),
  endpointPorts: [Number(process.argv[2])],
  port: 0,
  trustForwarded: false,
};
const worker = new TypedWorker<Command, Report>('ingress', entry, data, {
  report: (report) => {
    if (report.kind === 'ready') {
      worker.send({ kind: 'start', epochMs: monotonicMs() });
      say(report.ports[0]);
    } else if (report.kind === 'closed') {
      void worker.close();
    }
  },
  failed: (error) => {
    throw error;
  },
});
process.on('SIGTERM', () => worker.send({ kind: 'close' }));
