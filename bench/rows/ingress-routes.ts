/** What a proxy costs per request where routes are many: requests for all of them, beside all by one route. */
import { plimsollWith } from '../drivers/drivers.ts';
import { noCpuTime } from '../harness/cores.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { startNullServer } from '../peers/null-server.ts';
import { nginxWith, startPlimsoll } from '../peers/proxies.ts';
import type { Server } from '../peers/server.ts';
import { cost, costPerRequest } from './proxy-cost.ts';

const drive = plimsollWith('many-routes');
/** Short ones, so that what is compared lies near in time. */
const mostRounds = 8;

export const ingressRoutes: Row = {
  name: 'ingress-routes',
  title: 'CPU of the ingress per request with 200 routes over 50 hosts, 100 endpoints',
  async run({ rounds, seconds }) {
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    await using stack = new AsyncDisposableStack();
    const upstream = stack.use(await startNullServer());
    const many = stack.use(await startPlimsoll(upstream.port, 'many-routes'));
    const one = stack.use(await startPlimsoll(upstream.port, 'one-route'));
    const spread = stack.use(await startPlimsoll(upstream.port, 'one-route-many-pods'));
    const nginx = stack.use(await nginxWith('many-routes')?.(upstream.port));
    const servers: readonly (readonly [string, Server | undefined])[] = [
      ['plimsoll', many],
      ['plimsoll, one route', one],
      ['plimsoll, one route, 100 endpoints', spread],
      ['nginx', nginx],
    ];
    const subjects = (duration: number) =>
      servers.map(([label, server]) => ({
        label,
        measure: server && (() => costPerRequest(server, duration, drive)),
      }));
    await Samples.take(subjects(1), 1);
    const samples = await Samples.take(subjects(seconds / 2), Math.min(2 * rounds, mostRounds));
    const beside = (peer: string, bound: { readonly atMost?: number } = {}) => ({
      label: `plimsoll ÷ ${peer}`,
      values: samples.ratios('plimsoll', peer, cost),
      ...bound,
    });
    return {
      samples,
      checks: [
        beside('plimsoll, one route', { atMost: 1.15 }),
        beside('plimsoll, one route, 100 endpoints'),
        beside('nginx'),
      ],
    };
  },
};
