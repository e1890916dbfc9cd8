/** `plimsoll gate`: judges a saved result by its scenario's gates. */
import type { Command } from 'commander';

export function addGate(program: Command): void {
  program
    .command('gate')
    .description("judge a saved result by its scenario's gates; the exit code says how it went")
    .argument('<dir>', 'folder of a saved result')
    .action(async (dir: string) => {
      const { judgeSaved } = await import('../saved.ts');
      const { lines, exitCode } = await judgeSaved(dir);
      process.stdout.write(`${lines.join('\n')}\n`);
      process.exitCode = exitCode;
    });
}
