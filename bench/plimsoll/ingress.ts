/**
 * Our ingress alone, as its worker thread runs it, in front of one upstream: node ingress.ts UPSTREAM-PORT [WORKLOAD] [tls].
 * Ends by itself on SIGTERM, as a profiler needs.
 */
import type { Command, IngressData, Report } from '../../src/engines/wire/messages.ts';
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { say } from '../harness/say.ts';
import { type WorkloadName, workloads } from '../harness/workloads.ts';

const entry = new URL('../../src/engines/wire/ingress/in-process/ingress-worker', import.meta.url);
const [upstream, name = 'plain', tls] = process.argv.slice(2);
const run = workloads[name as WorkloadName](3600);
const data: IngressData = {
  run,
  endpointPorts: run.endpoints.map(() => Number(upstream)),
  port: 0,
  tlsPort: tls === undefined ? undefined : 0,
  trustForwarded: false,
};
const worker = new TypedWorker<Command, Report>('ingress', entry, data, {
  report: (report) => {
    if (report.kind === 'ready') {
      worker.send({ kind: 'start', epochMs: monotonicMs() });
      say((tls ? report.tlsPorts! : report.ports)[0]);
    } else if (report.kind === 'closed') {
      void worker.close();
    }
  },
  failed: (error) => {
    throw error;
  },
});
process.on('SIGTERM', () => worker.send({ kind: 'close' }));
