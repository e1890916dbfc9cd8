/** `plimsoll run` and `plimsoll simulate`: the same, in real and in virtual time. */
import { type Command, Option } from 'commander';
import type { RunSpec } from '../../core/run-spec.ts';
import type { ExecuteOptions } from '../execute.ts';
import {
  asDuration,
  asSweep,
  type PlanOptions,
  withPlanOptions,
  withTargetOptions,
} from '../plan-options.ts';
import { asUntil } from '../until-option.ts';

export function addRun(program: Command): void {
  const description = 'run the scenario over real sockets (default: the quickstart)';
  withTargetOptions(addExecution(program, 'run', 'wire', description))
    .option(
      '--generator <name>',
      'who puts the load on: built-in, or autocannon for users of a single request',
    )
    .addOption(
      new Option('--against <engine>', 'play each run in virtual time too, and report differences')
        .choices(['simulated'])
        .conflicts(['target', 'until']),
    );
}

export function addSimulate(program: Command): void {
  addExecution(program, 'simulate', 'simulated', 'run the same scenario in virtual time').addOption(
    new Option('--sweep <range>', 'each of several rates, such as rate=100/s..900/s:9')
      .argParser(asSweep)
      .conflicts(['rate', 'until']),
  );
}

function addExecution(
  program: Command,
  name: string,
  engine: RunSpec['engine'],
  description: string,
): Command {
  return withPlanOptions(program.command(name).description(description))
    .argument('[files...]', 'scenarios and manifests; - reads standard input')
    .addOption(
      new Option(
        '--until <part>',
        "add repetitions until p99(responseTime), or 'mean(responseTime) 3%', is known within that part, such as 3%",
      )
        .argParser(asUntil)
        .conflicts('repetitions'),
    )
    .option('--max-time <time>', 'of --until: where to give up (default: 10m)', asDuration)
    .option('--out <dir>', "where the run's own folder is made", 'reports')
    .option('--no-dashboard', 'plain lines even on a terminal')
    .option('--json', 'the result on standard output, and nothing else there', false)
    .action(async (files: string[], options: PlanOptions & ExecuteOptions) => {
      const [{ readPlan }, { execute }] = await Promise.all([
        import('../plan-input.ts'),
        import('../execute.ts'),
      ]);
      const plan = await readPlan(files, options, engine);
      process.exitCode = await execute(plan, options);
    });
}
