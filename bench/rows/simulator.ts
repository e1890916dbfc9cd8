/** Simulated requests per second beside SimPy, and whether memory depends on how many there are, or on how much is simulated. */
import { tell } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples, type Subject } from '../harness/samples.ts';
import { simpyPeer } from '../peers/simpy.ts';
import type { SimulatorOutcome } from '../plimsoll/simulate.ts';

const entry = new URL('../plimsoll/simulate.ts', import.meta.url);
const speed = 'requests/s';
const memory = 'peak memory MiB';
const few = '100 pods';
const many = '10,000 pods';
const longer = '100 pods, 4 × the requests';
const wide = '10,000 pods × 100 replicas';
const simpy = 'SimPy, 100 pods';

export const simulator: Row = {
  name: 'simulator',
  title: 'simulated engine, P2C at 70 % utilization, with the full result',
  async run({ rounds, seconds }) {
    // Fewer, and memory has not yet reached what the collector lets it grow to.
    const requests = 2_000_000 * seconds;
    const samples = await Samples.take(
      [
        subject(few, 100, requests),
        subject(many, 10_000, requests),
        subject(longer, 100, 4 * requests),
        subject(wide, 10_000, requests / 4, 100),
        peer(requests / 80),
      ],
      Math.min(rounds, 3),
    );
    return {
      samples,
      checks: [
        { label: few, values: samples.values(few, speed), atLeast: 5_000_000, unit: '/s' },
        { label: many, values: samples.values(many, speed), atLeast: 1_000_000, unit: '/s' },
        { label: '100 pods ÷ SimPy', values: samples.ratios(few, simpy, speed) },
        {
          label: 'memory, 4 × the requests ÷ once',
          values: samples.ratios(longer, few, memory),
          atLeast: 0.8,
          atMost: 1.2,
        },
        {
          label: `memory, ${wide}`,
          values: samples.values(wide, memory),
          atMost: 1500,
          unit: ' MiB',
        },
      ],
      notes: ['per second of CPU time of the simulating thread'],
    };
  },
};

function subject(label: string, pods: number, requests: number, replicas = 1): Subject {
  return {
    label,
    measure: async () =>
      figures(await tell<SimulatorOutcome>(entry, [pods, requests, replicas], 'subject')),
  };
}

function peer(requests: number): Subject {
  const simulate = simpyPeer();
  return {
    label: simpy,
    measure: simulate && (async () => figures(await simulate(100, requests))),
  };
}

function figures({ requests, seconds, peakMemoryMiB }: SimulatorOutcome) {
  return { [speed]: requests / seconds, [memory]: peakMemoryMiB };
}
