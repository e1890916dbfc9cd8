/** What strategies owe whose spread is even, or would be if what they learn were the same of all: shares, before and after the pool has changed. */
import { ensure } from './finding.ts';
import type { StrategyCase } from './strategy-case.ts';
import { exchange, percent, pool, share, trial, usualRequests } from './trials.ts';

/** Of a share, either way: more than four standard deviations of the most random strategy; 0.03 over 6,000 requests. */
const shareTolerance = (count: number): number => Math.sqrt(5.4 / count);

export const shareCases: readonly StrategyCase[] = [
  {
    name: 'gives each endpoint its share',
    spreads: ['even'],
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size, definition.sharesByWeight === false ? [1] : [1, 3]);
      // Enough in flight for weights to show in strategies that see nothing but that.
      const options = { users: 20 * size, requests: drive.reduced?.requests ?? usualRequests };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const total = endpoints.reduce((sum, { weight }) => sum + weight, 0);
      const tolerance = shareTolerance(chosen.length);
      for (const { id, weight } of endpoints) {
        const due = definition.honoursWeights ? weight / total : 1 / size;
        const got = share(chosen, id);
        const isFair = Math.abs(got - due) < tolerance;
        const given = `${id}, of weight ${weight}, got ${percent(got)} of ${chosen.length} requests`;
        const means = definition.honoursWeights ? 'by weight' : 'whatever the weight';
        ensure(isFair, `${given}; ${percent(due)} ± ${percent(tolerance)} is due ${means}`);
      }
    },
  },
  {
    name: 'forgets what is removed and uses what is added',
    spreads: ['even', 'learned'],
    sizes: [2, 3, 10],
    async check(definition, drive, size) {
      const { endpoints, removed, added, changes } = exchange(size);
      const chosen = await drive.run(trial(definition, endpoints, { changes }));
      const parts = {
        'before its removal': share(chosen.slice(0, 2000), removed.id),
        'after its addition': share(chosen.slice(4000), added.id),
      };
      const [least, most] = definition.spread === 'learned' ? [0.25, 2.5] : [0.7, 1.3];
      for (const [when, part] of Object.entries(parts)) {
        const isFair = part > least / size && part < most / size;
        ensure(isFair, `an endpoint got ${percent(part)} ${when}; ${percent(1 / size)} is due`);
      }
      const late = share(chosen.slice(2000), removed.id);
      ensure(late === 0, `${removed.id} got ${percent(late)} after its removal`);
    },
  },
];
