import { describe, expect, test } from 'vitest';
import { findStrategy, strategies } from '../../src/strategies/index.ts';
import { simulatedDrive } from './simulated-drive.ts';
import { strategyConformance } from './strategy-suite.ts';

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

  test.each(strategies)(
    '$name has a default for each parameter, and its defaults replay',
    ({ params }) => {
      const defaults = params.parse({});
      expect(Object.values(defaults)).not.toContain(undefined);
      expect(params.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults);
    },
  );

  test.each(strategies)('$name refuses a parameter it does not know', ({ params }) => {
    const { error } = params.safeParse({ chioces: 2 });
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['chioces'] }]);
  });
});

for (const strategy of strategies) strategyConformance(strategy, simulatedDrive);
