/** `plimsoll capacity`: the highest rate at which an objective holds. */
import { type Command, Option } from 'commander';
import type { CapacityOptions } from '../capacity-plan.ts';
import { asRateRange, withSubjectOptions, withTargetOptions } from '../plan-options.ts';

export function addCapacity(program: Command): void {
  const command = program
    .command('capacity')
    .description('the highest rate at which an objective holds (default: of the quickstart)')
    .argument('[files...]', 'scenarios and manifests; - reads standard input')
    .requiredOption(
      '--objective <rules>',
      "such as 'p99(responseTime) < 50ms and errors < 0.1%'; rules as in gates",
    )
    .option(
      '--rate <range>',
      "where it is sought, such as 10/s..2k/s (default: from 1/64 to 64 times the scenario's rate)",
      asRateRange,
    )
    .addOption(
      new Option('--engine <name>', 'in virtual time or on the wire')
        .choices(['simulated', 'wire'])
        .default('simulated'),
    );
  withTargetOptions(withSubjectOptions(command))
    .option('--generator <name>', 'who puts the load on, on the wire')
    .option('--out <dir>', 'where a folder for it is made', 'reports')
    .option('--json', 'the capacity on standard output, and nothing else there', false)
    .action(async (files: string[], options: CapacityOptions) => {
      const { findCapacity } = await import('../find-capacity.ts');
      process.exitCode = await findCapacity(files, options);
    });
}
