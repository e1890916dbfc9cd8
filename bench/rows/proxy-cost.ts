/** What a proxy costs per request at full closed-loop speed. */
import { type Drive, lightest } from '../drivers/drivers.ts';
import { cpuTimeOf } from '../harness/cores.ts';
import type { Server } from '../peers/server.ts';

export const cost = 'CPU µs/request';

export async function costPerRequest(server: Server, seconds: number, drive: Drive = lightest) {
  const before = cpuTimeOf(server.pid);
  const { requests, seconds: took } = await drive(server.port, seconds, 'others');
  const after = cpuTimeOf(server.pid);
  return {
    [cost]: ((after.seconds - before.seconds) * 1e6) / requests,
    'of it in the kernel': ((after.kernelSeconds - before.kernelSeconds) * 1e6) / requests,
    'requests/s': requests / took,
  };
}
