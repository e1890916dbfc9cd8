/** What parsing a scenario asks of this machine. */
import { examineCertificate } from './examine-certificate.ts';
import { readInput } from './files.ts';
import { importStrategyModule } from './strategy-module.ts';

export const outside = {
  read: readInput,
  load: importStrategyModule,
  examine: examineCertificate,
};
