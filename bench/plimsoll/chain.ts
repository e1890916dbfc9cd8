/**
 * The whole chain in one process, generator, ingress and pods on a thread each: node chain.ts SECONDS [RATE [timeout]].
 * With a rate the loop is open and the arrivals Poisson; `timeout` has the generator wait by plain `setTimeout`.
 */
import type { RunSpec } from '../../src/core/run-spec.ts';
import { WireWorld } from '../../src/engines/wire/wire-world.ts';
import { say } from '../harness/say.ts';
import { workload } from '../harness/workload.ts';
import { driveLoad } from './load.ts';

const [seconds, ratePerSecond] = process.argv.slice(2, 4).map(Number);
const entry =
  process.argv[4] === 'timeout'
    ? new URL('timeout-generator-worker', import.meta.url)
    : new URL('../../src/engines/wire/generator/generator-worker', import.meta.url);
const run = ratePerSecond === undefined ? workload(seconds!, {}, 3) : openLoop(ratePerSecond);
await using world = new WireWorld(run, {
  interval: () => {},
  drained: () => {},
  failed: (error) => {
    throw error;
  },
});
await world.open({ port: 0, alwaysEcho: false, trustForwarded: false });
say(await driveLoad(entry, { run, replicaPorts: world.ingressPorts }, () => world.start()));

/** Warmed up by the closed loop: at full rate on cold code, requests would queue and each open a connection. */
function openLoop(ratePerSecond: number): RunSpec {
  const { load, ...closed } = workload(seconds!, {}, 3);
  const durationMs = 1000 * seconds!;
  return {
    ...closed,
    load: [
      { ...load[0]!, durationMs: 0 },
      { kind: 'open', ratePerSecond, arrivals: 'poisson', durationMs },
    ],
  };
}
