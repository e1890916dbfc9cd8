/** `plimsoll strategies`: lists them, or explains one; `test` holds one to the suite. */
import { type Command, Option } from 'commander';
import type { CaseReport } from '../../conformance/suite.ts';
import { exitCodes } from '../exit-codes.ts';

interface TestOptions {
  readonly engine: 'simulated' | 'wire';
}

export function addStrategies(program: Command): void {
  const strategies = program
    .command('strategies')
    .description('list the balancing strategies, or explain one')
    .argument('[name]', 'a strategy, or a module with one of your own')
    .action(async (name: string | undefined) => {
      const { explainStrategy, listStrategies, strategyNamed } =
        await import('../strategy-text.ts');
      const { definition } = name === undefined ? {} : await strategyNamed(name);
      const lines = definition === undefined ? listStrategies() : explainStrategy(definition);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
  strategies
    .command('test')
    .description('hold a strategy to what every strategy must do, case by case')
    .argument('<name>', 'a module with one of your own, or a strategy of the list')
    .addOption(
      new Option('--engine <engine>', 'where: in virtual time, or over real sockets')
        .choices(['simulated', 'wire'])
        .default('simulated'),
    )
    .action(async (name: string, { engine }: TestOptions) => {
      process.exitCode = await test(name, engine);
    });
}

async function test(name: string, engine: TestOptions['engine']): Promise<number> {
  const [{ strategyNamed }, { strategyCases, tryCase }, text] = await Promise.all([
    import('../strategy-text.ts'),
    import('../../conformance/suite.ts'),
    import('../case-text.ts'),
  ]);
  const { definition, module } = await strategyNamed(name);
  const drive =
    engine === 'simulated'
      ? (await import('../../conformance/simulated-drive.ts')).simulatedDrive
      : (await import('../../conformance/wire-drive.ts')).wireDrive(module);
  const reports: CaseReport[] = [];
  for (const each of strategyCases) {
    const report = await tryCase(each, definition, drive);
    reports.push(report);
    process.stdout.write(`${text.caseLine(report, module?.path)}\n`);
  }
  process.stdout.write(`${text.conclusion(definition.name, engine, reports)}\n`);
  const hasFailed = reports.some(({ verdict }) => verdict === 'failed');
  return hasFailed ? exitCodes.gateFailed : exitCodes.passed;
}
