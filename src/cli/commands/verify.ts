/** `plimsoll verify`: a certificate that the simulator and the strategies do what theory and their models say. */
import { setImmediate as turnOfEvents } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Row } from '../../verify/row.ts';
import { exitCodes } from '../exit-codes.ts';
import { Interruption } from '../interruption.ts';

interface VerifyOptions {
  readonly full: boolean;
  readonly json: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('hold the simulator and the strategies to theory, and print the certificate')
    .option('--full', 'also near saturation, which takes many minutes', false)
    .option('--json', 'the certificate on standard output, and nothing else there', false)
    .action(async (options: VerifyOptions) => {
      process.exitCode = await verify(options);
    });
}

async function verify({ full, json }: VerifyOptions): Promise<number> {
  const [{ cases, fullCases }, { certify }, { SimulationThreads }, { findStrategy }, text] =
    await Promise.all([
      import('../../verify/index.ts'),
      import('../../verify/certify.ts'),
      import('../../run/simulate-many.ts'),
      import('../../strategies/index.ts'),
      import('../certificate-text.ts'),
    ]);
  using interruption = new Interruption();
  const { signal } = interruption;
  const chosen = full ? [...cases, ...fullCases] : cases;
  await using threads = new SimulationThreads(Infinity, signal);
  const print = (line: string): void => void (json || process.stdout.write(`${line}\n`));
  const rows: Row[] = [];
  const certificate = certify(chosen, {
    strategyOf: (name) => findStrategy(name)!,
    simulate: (runs) => threads.playAll(runs),
  });
  print(text.heading);
  for await (const row of certificate) {
    rows.push(row);
    print(text.rowLine(row));
    // What needs no simulation never waits for anything, and an interruption would not be heard.
    await turnOfEvents();
    if (signal.aborted) break;
  }
  print(text.conclusion(rows, chosen.length));
  if (json) process.stdout.write(`${JSON.stringify({ planned: chosen.length, rows }, null, 2)}\n`);
  if (signal.aborted) return exitCodes.interrupted;
  if (rows.some(({ verdict }) => verdict === 'disagrees')) return exitCodes.gateFailed;
  return rows.every(({ verdict }) => verdict === 'agrees') ? exitCodes.passed : exitCodes.noVerdict;
}
