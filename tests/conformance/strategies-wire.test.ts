import type { Drive } from '../../src/conformance/drive.ts';
import { wireDrive } from '../../src/conformance/wire-drive.ts';
import { strategies } from '../../src/strategies/index.ts';
import { strategyConformance } from './strategy-conformance.ts';

const wire = wireDrive();

/** One run per strategy is enough: who gives each endpoint its share, or keeps each key at home, uses its endpoints. */
const brief: Drive = {
  ...wire,
  skips(definition) {
    const { family, spread } = definition;
    const skips = wire.skips(definition);
    if (family === 'time' || (spread !== 'even' && spread !== 'by key')) return skips;
    return { ...skips, 'uses its endpoints, all and no others': 'another case shows it' };
  },
};

for (const strategy of strategies) strategyConformance(strategy, brief);
