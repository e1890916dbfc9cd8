/** The strategy suite over a definition, as tests. */
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../src/conformance/drive.ts';
import { reasonToSkip, strategyCases, tryCase } from '../../src/conformance/suite.ts';
import type { StrategyDefinition } from '../../src/strategies/contract.ts';

export function strategyConformance(definition: StrategyDefinition, drive: Drive): void {
  describe(`${definition.name}, ${drive.name}`, () => {
    for (const each of strategyCases) {
      const { name, spreads } = each;
      if (spreads?.includes(definition.spread) === false) continue;
      const reason = reasonToSkip(each, definition, drive);
      const aside = reason === undefined ? '' : ` (skipped: ${reason})`;
      test.skipIf(reason !== undefined)(`${name}${aside}`, async () => {
        expect(await tryCase(each, definition, drive)).toEqual({ name, verdict: 'passed' });
      });
    }
  });
}
