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

for (const strategy of strategies) {
  strategyConformance(strategy, strategy.family === 'time' ? disturbedDrive : wireDrive);
}
