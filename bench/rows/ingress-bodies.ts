/** Bodies of 1 MiB both ways, and the memory that a proxy takes for those that can't go on. */
import { lightestWithBodies } from '../drivers/drivers.ts';
import { stallBodies, stalledBodies, stalledMiB } from '../drivers/stalled.ts';
import { noCpuTime } from '../harness/cores.ts';
import { forgetPeak, memoryOf } from '../harness/memory.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { nginxWith, startPlimsoll } from '../peers/proxies.ts';
import { type Server, startNode } from '../peers/server.ts';
import { cost, costPerRequest } from './proxy-cost.ts';

const speed = 'requests/s';
const stallMs = 1500;
/** 1 MiB each, and what the garbage collector lets such memory grow to. */
const mostAddedMiB = stalledBodies + 64;
/** It streams, as ours does, where by default it would write bodies to disk, and by pieces as large as ours. */
const streaming = `
  client_max_body_size 0;
  client_body_buffer_size 64k;
  proxy_request_buffering off;
  proxy_buffer_size 64k;
  proxy_buffers 8 64k;
  proxy_busy_buffers_size 128k;
  proxy_max_temp_file_size 0;`;

export const ingressBodies: Row = {
  name: 'ingress-bodies',
  title: '1 MiB up and 1 MiB down through the ingress, closed loop, 64 connections',
  async run({ rounds, seconds }) {
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    await using stack = new AsyncDisposableStack();
    const entry = new URL('../peers/body-server.ts', import.meta.url);
    const upstream = stack.use(await startNode(entry, [], 'others'));
    const ours = stack.use(await startPlimsoll(upstream.port));
    const nginx = stack.use(await nginxWith('plain', streaming)?.(upstream.port));
    const subject = (label: string, server: Server | undefined) => ({
      label,
      measure: server && (() => measure(server, seconds)),
    });
    const subjects = [subject('plimsoll', ours), subject('nginx', nginx)];
    await Samples.take(subjects, 1);
    const samples = await Samples.take(subjects, rounds);
    const ratios = (key: string) => samples.ratios('plimsoll', 'nginx', key);
    const waiting = `${stalledBodies} stalled bodies of ${stalledMiB} MiB`;
    return {
      samples,
      checks: [
        { label: 'throughput, plimsoll ÷ nginx', values: ratios(speed), atLeast: 0.7 },
        { label: 'CPU per request, plimsoll ÷ nginx', values: ratios(cost) },
        {
          label: `memory that ${waiting} add, plimsoll`,
          values: [await addedByStalled(upstream.port)],
          atMost: mostAddedMiB,
          unit: ' MiB',
        },
      ],
    };
  },
};

async function measure(server: Server, seconds: number) {
  forgetPeak(server.pid);
  const sample = await costPerRequest(server, seconds, lightestWithBodies);
  const peakMiB = memoryOf(server.pid).peakMiB;
  return { ...sample, 'MiB/s, each way': sample[speed], 'peak memory MiB': peakMiB };
}

/** By an ingress that has had nothing to do: what has grown before would have room for them. */
async function addedByStalled(upstream: number): Promise<number> {
  await using ingress = await startPlimsoll(upstream);
  const before = memoryOf(ingress.pid).residentMiB;
  await stallBodies(ingress.port, stallMs);
  return memoryOf(ingress.pid).peakMiB - before;
}
