import type { StrategyDefinition } from '../../src/strategies/contract.ts';
import { strategies } from '../../src/strategies/index.ts';
import type { Drive } from './strategy-drive.ts';
import { strategyConformance } from './strategy-suite.ts';
import { wireDrive } from './wire-drive.ts';

/** For strategies that remember how long answers took: one pause of the machine counts against one endpoint for seconds. */
const disturbedDrive: Drive = {
  ...wireDrive,
  skips: {
    ...wireDrive.skips,
    'gives each endpoint its share': 'other work on the machine disturbs what it learns of times',
  },
};

/** One run per strategy is enough: who gives each endpoint its share, or keeps each key at home, uses its endpoints. */
const briefDrive: Drive = {
  ...wireDrive,
  skips: { ...wireDrive.skips, 'uses its endpoints, all and no others': 'another case shows it' },
};

function driveFor({ family, spread }: StrategyDefinition): Drive {
  if (family === 'time') return disturbedDrive;
  return spread === 'even' || spread === 'by key' ? briefDrive : wireDrive;
}

for (const strategy of strategies) strategyConformance(strategy, driveFor(strategy));
