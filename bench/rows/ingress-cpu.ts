/** What a proxy costs per request: each at full speed in front of the same upstream, driven by the same generator. */
import { noCpuTime } from '../harness/cores.ts';
import type { Row } from '../harness/row.ts';
import { Samples, type Subject } from '../harness/samples.ts';
import { startNullServer } from '../peers/null-server.ts';
import { proxies, type ProxyLabel } from '../peers/proxies.ts';
import { cost, costPerRequest } from './proxy-cost.ts';

export const ingressCpu: Row = {
  name: 'ingress-cpu',
  title: 'CPU of the ingress per request, closed loop, 64 connections, small answers',
  async run({ rounds, seconds }) {
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    await using stack = new AsyncDisposableStack();
    const upstream = stack.use(await startNullServer());
    const subjects: Subject[] = [];
    for (const { label, start } of proxies) {
      const server = stack.use(await start?.(upstream.port));
      subjects.push({ label, measure: server && (() => costPerRequest(server, seconds)) });
    }
    await Samples.take(subjects, 1);
    const samples = await Samples.take(subjects, rounds);
    const beside = (peer: ProxyLabel, atMost: number) => ({
      label: `plimsoll ÷ ${peer}`,
      values: samples.ratios('plimsoll' satisfies ProxyLabel, peer, cost),
      atMost,
    });
    return {
      samples,
      checks: [beside('nginx', 1.4), beside('haproxy', 1.3), beside('node:http + undici', 1 / 3)],
    };
  },
};
