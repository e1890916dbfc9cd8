/** Simulated requests per second, and whether memory depends on how many there are. */
import { tell } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples, type Subject } from '../harness/samples.ts';
import type { SimulatorOutcome } from '../plimsoll/simulate.ts';

const entry = new URL('../plimsoll/simulate.ts', import.meta.url);
const speed = 'requests/s';
const memory = 'peak memory MiB';
const few = '100 pods';
const many = '10,000 pods';
const longer = '100 pods, 4 × the requests';

export const simulator: Row = {
  name: 'simulator',
  title: 'simulated engine, P2C at 70 % utilization, with the full result',
  async run({ rounds, seconds }) {
    const requests = 500_000 * seconds;
    const samples = await Samples.take(
      [
        subject(few, 100, requests),
        subject(many, 10_000, requests),
        subject(longer, 100, 4 * requests),
      ],
      Math.min(rounds, 3),
    );
    return {
      samples,
      checks: [
        { label: few, values: samples.values(few, speed), atLeast: 5_000_000, unit: '/s' },
        { label: many, values: samples.values(many, speed), atLeast: 1_000_000, unit: '/s' },
        {
          label: 'memory, 4 × the requests ÷ once',
          values: samples.ratios(longer, few, memory),
          atMost: 1.2,
        },
      ],
      notes: ['per second of CPU time of the simulating thread'],
    };
  },
};

function subject(label: string, pods: number, requests: number): Subject {
  return {
    label,
    measure: async () => {
      const outcome = await tell<SimulatorOutcome>(entry, [pods, requests], 'subject');
      return { [speed]: outcome.requests / outcome.seconds, [memory]: outcome.peakMemoryMiB };
    },
  };
}
