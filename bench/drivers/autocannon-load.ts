/** A load by autocannon, on the main thread: elsewhere it does not sum up. The CPU time is that of the whole process. */
import autocannon from 'autocannon';
import { connections, headers, host, warmupSeconds } from '../harness/workload.ts';
import type { LoadOutcome } from './load-outcome.ts';

export async function loadByAutocannon(port: number, seconds: number): Promise<LoadOutcome> {
  await fire(port, warmupSeconds);
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const { requests, errors, non2xx } = await fire(port, seconds);
  const { user, system } = process.cpuUsage(cpu);
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad answers`);
  return {
    requests: requests.total,
    seconds: (performance.now() - startedMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
}

function fire(port: number, duration: number) {
  const url = `http://127.0.0.1:${port}/`;
  return autocannon({ url, connections, duration, headers: { host, ...headers } });
}
