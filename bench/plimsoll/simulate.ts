/**
 * The simulated engine through the public Strategy interface, with the full result: node simulate.ts PODS REQUESTS REPLICAS.
 * P2C over single-slot pods, exponential service of 5 ms, Poisson arrivals, each pod busy for 70 % of the time.
 */
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { simulatedEngine } from '../../src/engines/simulated/simulated-engine.ts';
import { p2c } from '../../src/strategies/p2c.ts';
import { say } from '../harness/say.ts';

export interface SimulatorOutcome {
  readonly requests: number;
  /** Of the simulating thread's CPU time: what the wall clock would show on a machine with nothing else to do. */
  readonly seconds: number;
  readonly peakMemoryMiB: number;
}

const [podCount = 100, requests = 1_000_000, replicas = 1] = process.argv.slice(2).map(Number);
const meanMs = 5;
const ratePerSecond = (0.7 * podCount * 1000) / meanMs;

await simulate(requests / 4);
const cpu = process.threadCpuUsage();
const result = await simulate(requests);
const { user, system } = process.threadCpuUsage(cpu);
const outcome: SimulatorOutcome = {
  requests: result.requests.intended,
  seconds: (user + system) / 1e6,
  peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
};
if (result.requests.ok !== result.requests.intended) throw new Error('not every request was ok');
say(outcome);

function simulate(count: number) {
  const durationMs = (count / ratePerSecond) * 1000;
  const { pods } = runSpec({}, podCount);
  const run = runSpec(
    {
      strategy: { name: 'p2c', label: 'p2c', params: p2c.params.parse({}) },
      timeline: { warmupMs: 0, measureMs: durationMs, drainMs: 60_000 },
      stages: [{ kind: 'open', ratePerSecond, arrivals: 'poisson', durationMs }],
      maxInFlight: 1_000_000,
      replicas,
      pods: pods.map((pod) => ({
        ...pod,
        concurrency: 1,
        serviceTime: { kind: 'exponential', meanMs },
      })),
    },
    podCount,
  );
  return runToResult(simulatedEngine, run);
}
