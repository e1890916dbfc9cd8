/** `plimsoll calibrate`: what this machine can measure at best; later results refer to it. */
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { Interruption } from '../interruption.ts';
import { refuse } from '../refusal.ts';

interface CalibrateOptions {
  readonly quick: boolean;
  readonly out?: string;
  readonly json: boolean;
}

export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description("measure this machine's floor: times, timers, highest valid rate, cost")
    .option('--quick', 'a first look in some 15 seconds', false)
    .option('--out <file>', "where it is saved (default: in the user's cache, for later results)")
    .option('--json', 'the calibration on standard output, and nothing else there', false)
    .action(async (options: CalibrateOptions) => {
      process.exitCode = await calibrateAndSave(options);
    });
}

async function calibrateAndSave({ quick, out, json }: CalibrateOptions): Promise<number> {
  const [
    { calibrate, isUsable },
    { calibrationPath, makeRoom, saveCalibration },
    { renderCalibration },
  ] = await Promise.all([
    import('../../run/calibrate/calibrate.ts'),
    import('../calibration-file.ts'),
    import('../../report/calibration-text.ts'),
  ]);
  const path = out ?? calibrationPath();
  // Known before anything is measured, not after.
  await makeRoom(path).catch((error: Error) => {
    throw refuse('--out', error.message);
  });
  using interruption = new Interruption();
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  let calibration;
  try {
    calibration = await calibrate({ quick }, progress, interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  }
  process.stdout.write(
    json ? `${JSON.stringify(calibration, undefined, 2)}\n` : renderCalibration(calibration),
  );
  if (!isUsable(calibration)) {
    progress('Not saved: nothing measured here could be believed. Free the machine and run again.');
    return exitCodes.noVerdict;
  }
  await saveCalibration(path, calibration);
  progress(`Saved to ${path}`);
  return exitCodes.passed;
}
