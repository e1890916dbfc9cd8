/** Cost curves of all strategies over the number of endpoints. */
import { tell } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { endpointCounts } from '../plimsoll/endpoint-counts.ts';
import { type StrategyName, strategies } from '../../src/strategies/index.ts';

const entry = new URL('../plimsoll/choose.ts', import.meta.url);
/** Those that must look at every endpoint by their definition. */
const linear: ReadonlySet<string> = new Set<StrategyName>([
  'smooth-weighted-round-robin',
  'least-requests',
]);

export const chooseCost: Row = {
  name: 'choose-cost',
  title: 'ns per choice, acquire to end, by number of endpoints, 64 in flight',
  async run({ rounds }) {
    const subjects = strategies.map(({ name }) => ({
      label: name,
      measure: () => tell<Record<string, number>>(entry, [name], 'subject'),
    }));
    const samples = await Samples.take(subjects, Math.min(rounds, 3));
    const [, few, , , many] = endpointCounts;
    const checks = strategies
      .filter(({ name, family }) => !linear.has(name) && family !== 'oracle')
      .map(({ name }) => {
        const base = samples.values(name, String(few));
        const values = samples.values(name, String(many)).map((ns, round) => ns / base[round]!);
        return { label: `${name}, ${many} ÷ ${few}`, values, atMost: 3 };
      });
    const notes = [
      `looks at every endpoint: ${[...linear].join(', ')}`,
      'oracles are for virtual time alone, and their time holds what it takes to tell them of each request',
    ];
    return { samples, checks, notes };
  },
};
