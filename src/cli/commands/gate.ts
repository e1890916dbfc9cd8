/** `plimsoll gate`: judges a saved result by its scenario's gates. */
import type { Command } from 'commander';
import { exitCodeOf, judge } from '../../gate/judge.ts';
import { verdictLines } from '../../report/verdict-lines.ts';
import { exitCodes } from '../exit-codes.ts';
import { readSaved } from '../saved.ts';

export function addGate(program: Command): void {
  program
    .command('gate')
    .description("judge a saved result by its scenario's gates; the exit code says how it went")
    .argument('<dir>', 'folder of a saved result')
    .action(async (dir: string) => {
      const { result } = await readSaved(dir);
      const verdicts = judge(result.gates, result.runs);
      const lines = verdicts.length === 0 ? ['The scenario has no gates.'] : verdictLines(verdicts);
      process.stdout.write(`${lines.join('\n')}\n`);
      process.exitCode = result.aborted ? exitCodes.noVerdict : exitCodeOf(verdicts, result.runs);
    });
}
