/** Programs on PATH, run to their end; neither they nor what they start outlive the test. */
import { findProgram } from '../../../src/platform/programs.ts';
import { Started } from '../../e2e/cli.ts';

export { findProgram };

export function absence(program: string): string | undefined {
  return findProgram(program) === undefined ? `${program} is not on PATH` : undefined;
}

type Args = readonly (string | number)[];

/** What it printed. */
export function output(program: string, args: Args, input?: string): Promise<string> {
  return printed(findProgram(program)!, args, input);
}

/** What a module printed on this Node. */
export function nodeOutput(entry: string, args: Args): Promise<string> {
  return printed(process.execPath, [entry, ...args]);
}

async function printed(program: string, args: Args, input = ''): Promise<string> {
  await using started = new Started(program, args.map(String), { input });
  const { code, stdout, stderr } = await started.ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}
