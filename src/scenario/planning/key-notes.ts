/** Says of strategies that go by client address when all clients have the same: they are not at fault. */
import { findStrategy } from '../../strategies/index.ts';
import type { Settings } from './overrides.ts';

export function keyNotes({ strategies, clients, target }: Settings): string[] {
  if (target || clients?.count !== undefined) return [];
  return strategies
    .filter(({ name, params }) => {
      const spread = findStrategy(name)?.spread;
      const goesByKey = spread === 'by key' || spread === 'around key';
      return goesByKey && (params['key'] ?? 'client-address') === 'client-address';
    })
    .map(
      ({ label }) =>
        `${label} goes by client address, of which there is only one: "clients" in the scenario gives clients their own.`,
    );
}
