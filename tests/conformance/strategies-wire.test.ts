import { strategies } from '../../src/strategies/index.ts';
import { strategyConformance } from './strategy-suite.ts';
import { wireDrive } from './wire-drive.ts';

for (const strategy of strategies) strategyConformance(strategy, wireDrive);
