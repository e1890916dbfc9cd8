import { describe, expect, test } from 'vitest';
import { simulatedDrive } from '../../src/conformance/simulated-drive.ts';
import { findStrategy, strategies } from '../../src/strategies/index.ts';
import { strategyConformance } from './strategy-conformance.ts';

describe('the list of strategies', () => {
  test('names are unique, kebab-case and found again', () => {
    const names = strategies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const strategy of strategies) {
      expect(strategy.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(findStrategy(strategy.name)).toBe(strategy);
    }
    expect(findStrategy('no-such-strategy')).toBeUndefined();
  });

  test.each(strategies)(
    '$name says in one sentence what it does, and where it is from',
    (strategy) => {
      expect(strategy.summary).toMatch(/^[A-Z][^\n]+\.$/);
      expect(strategy.source.length).toBeGreaterThan(3);
    },
  );
});

for (const strategy of strategies) strategyConformance(strategy, simulatedDrive);
