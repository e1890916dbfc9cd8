/**
 * The whole chain in one process, generator, ingress and pods on a thread each: node chain.ts SECONDS [RATE [timeout]].
 * With a rate the loop is open and the arrivals Poisson; `timeout` has all of it wait by plain `setTimeout`.
 */
import type { RunSpec } from '../../src/core/run-spec.ts';
import { WireWorld } from '../../src/engines/wire/wire-world.ts';
import { say } from '../harness/say.ts';
import { workload } from '../harness/workload.ts';
import { LoadTally } from './load-tally.ts';

const [seconds, ratePerSecond] = process.argv.slice(2, 4).map(Number);
const run = ratePerSecond === undefined ? workload(seconds!, {}, 3) : openLoop(ratePerSecond);
const tally = new LoadTally(run.timeline);
const drained = Promise.withResolvers<void>();
await using world = new WireWorld(
  run,
  {
    interval: (interval) => tally.add(interval),
    drained: drained.resolve,
    failed: drained.reject,
  },
  { preciseTimers: process.argv[4] !== 'timeout' },
);
await world.open({ port: 0, alwaysEcho: false, trustForwarded: false });
await world.openGenerators();
world.start();
await drained.promise;
await world.settle();
say(tally.outcome(run));

/** Warmed up by the closed loop: at full rate on cold code, requests would queue and each open a connection. */
function openLoop(ratePerSecond: number): RunSpec {
  const closed = workload(seconds!, {}, 3);
  const load = closed.loads[0]!;
  const open = { kind: 'open', ratePerSecond, arrivals: 'poisson' } as const;
  const stages = [
    { ...load.stages[0]!, durationMs: 0 },
    { ...open, durationMs: 1000 * seconds! },
  ];
  return { ...closed, loads: [{ ...load, stages }] };
}
