/** `plimsoll gate`: judges a saved result by its scenario's gates, and against a baseline. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { refuse } from '../refusal.ts';

interface Options {
  readonly baseline?: string;
  readonly tolerance?: number;
  readonly updateBaseline?: string;
  readonly format: 'text' | 'markdown' | 'junit' | 'json';
  readonly explain?: boolean;
}

export function addGate(program: Command): void {
  program
    .command('gate')
    .description("judge a saved result by its scenario's gates; the exit code says how it went")
    .argument('<dir>', 'folder of a saved result')
    .option(
      '--baseline <path>',
      'also judge what has become worse since: a saved result or a baseline',
    )
    .option(
      '--tolerance <share>',
      'how much worse times, rates and indices may be (default: 5%)',
      asTolerance,
    )
    .addOption(
      new Option(
        '--update-baseline <file>',
        'write the result as a baseline, to be committed',
      ).conflicts(['baseline', 'tolerance', 'explain', 'format']),
    )
    .addOption(
      new Option('--format <name>', 'how verdicts are printed')
        .choices(['text', 'markdown', 'junit', 'json'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--explain',
        'say what each rule reads and what would make it fail, exit 0',
      ).conflicts('format'),
    )
    .action(act);
}

async function act(dir: string, options: Options): Promise<void> {
  if (options.tolerance !== undefined && options.baseline === undefined) {
    throw refuse('--tolerance', 'expected --baseline beside it.');
  }
  const { judgeSaved, updateBaseline } = await import('../gate-saved.ts');
  if (options.updateBaseline !== undefined) {
    const { text, exitCode } = await updateBaseline(dir, options.updateBaseline);
    (exitCode === 0 ? process.stdout : process.stderr).write(text);
    process.exitCode = exitCode;
    return;
  }
  const { report, exitCode } = await judgeSaved(dir, options.baseline, options.tolerance);
  if (options.explain) {
    const { explainText } = await import('../explain-text.ts');
    process.stdout.write(explainText(report));
    return;
  }
  const { gateFormats } = await import('../../report/gate-report.ts');
  process.stdout.write(gateFormats[options.format](report));
  process.exitCode = exitCode;
}

function asTolerance(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent === undefined || Number(percent) > 100) {
    throw new InvalidArgumentError('expected a share from 0% to 100%, such as 10%.');
  }
  return Number(`${percent}e-2`);
}
