/** Where the CPU time of our ingress goes: a profile's self time by stage, scaled to the cost measured without it. */
import { lightest } from '../drivers/drivers.ts';
import { Child, nodeCommand } from '../harness/child.ts';
import { noCpuTime, seated } from '../harness/cores.ts';
import { selfTimes } from '../harness/cpu-profile.ts';
import type { Row } from '../harness/row.ts';
import { median, Samples } from '../harness/samples.ts';
import { scratchFolder } from '../harness/scratch.ts';
import { warmupSeconds } from '../harness/workload.ts';
import { startNullServer } from '../peers/null-server.ts';
import { startNode } from '../peers/server.ts';
import { stages } from '../plimsoll/ingress-stages.ts';
import { cost, costPerRequest } from './proxy-cost.ts';

const entry = new URL('../plimsoll/ingress.ts', import.meta.url);
const landmark = 'client-connection.ts';

export const ingressStages: Row = {
  name: 'ingress-stages',
  title: 'where the CPU time of our ingress goes, by stage',
  async run({ rounds, seconds }) {
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    await using upstream = await startNullServer();
    const costs = await costsUnprofiled(upstream.port, rounds, seconds);
    const times = await profile(upstream.port, rounds * seconds);
    const busy =
      [...times.values()].reduce((sum, time) => sum + time, 0) - (times.get('idle') ?? 0);
    const subjects = stages
      .filter(({ name }) => name !== 'idle')
      .map(({ name }) => {
        const share = (times.get(name) ?? 0) / busy;
        const sample = { [cost]: share * median(costs), '% of all': 100 * share };
        return { label: name, measure: async () => sample };
      });
    return {
      samples: await Samples.take(subjects, 1),
      checks: [{ label: 'all stages, measured without the profiler', values: costs, unit: ' µs' }],
    };
  },
};

async function costsUnprofiled(upstream: number, rounds: number, seconds: number) {
  await using ingress = await startNode(entry, [upstream], 'subject');
  const subject = { label: '', measure: () => costPerRequest(ingress, seconds) };
  await Samples.take([subject], 1);
  return (await Samples.take([subject], rounds)).values('', cost);
}

/** µs by stage. */
async function profile(upstream: number, seconds: number): Promise<ReadonlyMap<string, number>> {
  const folder = scratchFolder();
  const [node, ...args] = nodeCommand(entry, [upstream]);
  const profiled = [node!, '--cpu-prof', '--cpu-prof-dir', folder, ...args];
  await using ingress = new Child(seated(profiled, 'subject'));
  await lightest(Number(await ingress.firstLine()), warmupSeconds + seconds, 'others');
  await ingress.terminate();
  const times = new Map<string, number>();
  for (const [frame, time] of selfTimes(folder, landmark)) {
    const { name } = stages.find(({ isOwn }) => isOwn(frame))!;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return times;
}
