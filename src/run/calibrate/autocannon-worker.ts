/** The thread of autocannon, each connection without a pause. Its own histogram knows whole milliseconds only. */
import autocannon from 'autocannon';
import { Histogram } from '../../metrics/histogram.ts';
import { summarise } from '../../metrics/time-summary.ts';
import { workerPort } from '../../platform/worker.ts';
import type { ClosedLoopFigures } from '../../results/calibration.ts';
import type { AutocannonData } from './second-opinion.ts';

const { data, report } = workerPort<AutocannonData, never, ClosedLoopFigures>();
const { url, connections, warmupMs, measureMs } = data;

await autocannon(loop(warmupMs));
const times = new Histogram();
const done = Promise.withResolvers<void>();
const startedMs = performance.now();
const load = autocannon(loop(measureMs), () => done.resolve());
load.on('response', (_client, status, _bytes, responseMs) => {
  if (status === 200) times.recordMs(responseMs);
});
await done.promise;
const seconds = (performance.now() - startedMs) / 1000;
report({ requestsPerSecond: times.count / seconds, responseTimeMs: summarise(times) });

function loop(forMs: number) {
  return { url, headers: { host: 'example.com' }, connections, duration: forMs / 1000 };
}
