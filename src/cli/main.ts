/** The command line: parse, call, choose the exit code. */
import { Command, CommanderError } from 'commander';
import { explainError } from '../core/explain-error.ts';
import { version } from '../platform/environment.ts';
import { addCalibrate } from './commands/calibrate.ts';
import { addCapacity } from './commands/capacity.ts';
import { addCheck } from './commands/check.ts';
import { addDiff } from './commands/diff.ts';
import { addGate } from './commands/gate.ts';
import { addReport } from './commands/report.ts';
import { addRun, addSimulate } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addStrategies } from './commands/strategies.ts';
import { addVerify } from './commands/verify.ts';
import { exitCodes } from './exit-codes.ts';
import { Refusal } from './refusal.ts';

const commands = [
  addRun,
  addSimulate,
  addServe,
  addCheck,
  addReport,
  addGate,
  addDiff,
  addCapacity,
  addCalibrate,
  addStrategies,
  addVerify,
];

/** Sets `process.exitCode`; never throws. `argv` is without node and script. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads our output may stop reading, as `head` does; a run is still saved and judged.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    await createProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.passed : exitCodes.refused;
    } else if (error instanceof Refusal) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = exitCodes.refused;
    } else {
      process.stderr.write(`plimsoll: ${explainError(error)}\n`);
      process.exitCode = exitCodes.noVerdict;
    }
  }
}

function createProgram(): Command {
  const program = new Command('plimsoll')
    .description('Rehearse Kubernetes ingress traffic under load.')
    .version(version)
    .exitOverride();
  for (const add of commands) add(program);
  return program;
}
