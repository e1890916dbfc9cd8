/** Generator, ingress and pods together on the machine's cores, unpinned: ours, the Node world's, and the C world's. */
import { tell, wrk } from '../drivers/drivers.ts';
import type { LoadOutcome } from '../drivers/load-outcome.ts';
import { cpuTimeOf, noCpuTime } from '../harness/cores.ts';
import { findProgram } from '../../src/platform/programs.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { nginxWith } from '../peers/proxies.ts';
import { nginxArgs, type Server, startProgram } from '../peers/server.ts';

const speed = 'requests/s';
const ours = 'plimsoll';
const nodeChain = 'autocannon → http-proxy-3 → node:http';
const nativeChain = 'wrk → nginx → nginx';

export const wholeChain: Row = {
  name: 'whole-chain',
  title: 'generator → ingress → pods, closed loop, 64 connections, no service time',
  async run({ rounds, seconds }) {
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    await using stack = new AsyncDisposableStack();
    const nginx = findProgram('nginx');
    const servers =
      nginx === undefined || wrk === undefined ? undefined : await startNginxPair(nginx, stack);
    const samples = await Samples.take(
      [
        {
          label: ours,
          measure: () => measure(new URL('../plimsoll/chain.ts', import.meta.url), seconds),
        },
        {
          label: nodeChain,
          measure: () => measure(new URL('../peers/node-chain.ts', import.meta.url), seconds),
        },
        { label: nativeChain, measure: servers && (() => measureNative(servers, seconds)) },
      ],
      rounds,
    );
    const beside = (peer: string, atLeast: number) => ({
      label: `plimsoll ÷ (${peer})`,
      values: samples.ratios(ours, peer, speed),
      atLeast,
    });
    return { samples, checks: [beside(nodeChain, 4), beside(nativeChain, 0.7)] };
  },
};

async function startNginxPair(
  nginx: string,
  stack: AsyncDisposableStack,
): Promise<readonly [Server, Server]> {
  const pod = await startProgram(nginx, 'null-server.nginx.conf', 0, nginxArgs);
  stack.use(pod);
  const proxy = await nginxWith('plain')!(pod.port, 'any');
  return [stack.use(proxy), pod];
}

async function measure(entry: URL, seconds: number) {
  return figures(await tell<LoadOutcome>(entry, [seconds]));
}

async function measureNative(servers: readonly [Server, Server], seconds: number) {
  const used = () => servers.reduce((sum, { pid }) => sum + cpuTimeOf(pid).seconds, 0);
  const before = used();
  const outcome = await wrk!(servers[0].port, seconds);
  return figures({ ...outcome, cpuSeconds: outcome.cpuSeconds + used() - before });
}

function figures({ requests, seconds, cpuSeconds }: LoadOutcome) {
  return { [speed]: requests / seconds, 'CPU µs/request': (cpuSeconds * 1e6) / requests };
}
