/** Our generator alone, as its worker thread runs it: node generator.ts PORT SECONDS [WORKLOAD] */
import type { Command, GeneratorData, Report } from '../../src/engines/wire/messages.ts';
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { say } from '../harness/say.ts';
import { type WorkloadName, workloads } from '../harness/workloads.ts';
import { LoadTally } from './load-tally.ts';

const [port, seconds] = process.argv.slice(2, 4).map(Number);
const run = workloads[(process.argv[4] ?? 'plain') as WorkloadName](seconds!);
const entry = new URL('../../src/engines/wire/generator/generator-worker', import.meta.url);
const data: GeneratorData = { run, replicaPorts: [port!] };
const tally = new LoadTally(data.run.timeline);
const worker = new TypedWorker<Command, Report>('generator', entry, data, {
  report: (report) => {
    if (report.kind === 'ready') worker.send({ kind: 'start', epochMs: monotonicMs() });
    else if (report.kind === 'interval') tally.add(report.interval);
    else if (report.kind === 'drained') worker.send({ kind: 'close' });
    else {
      say(tally.outcome(data.run));
      void worker.close();
    }
  },
  failed: (error) => {
    throw error;
  },
});
