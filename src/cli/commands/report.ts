/** `plimsoll report`: renders saved results again. */
import type { Command } from 'commander';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render saved results again')
    .argument('<dirs...>', 'folders of saved results')
    .action(async (dirs: string[]) => {
      const { renderAgain } = await import('../saved.ts');
      for (const text of await renderAgain(dirs)) process.stdout.write(text);
    });
}
