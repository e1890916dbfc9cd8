/** `plimsoll report`: renders saved results again. */
import type { Command } from 'commander';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render saved results again')
    .argument('<dirs...>', 'folders of saved results or capacities')
    .action(async (dirs: string[]) => {
      const [{ renderAgain }, { renderCapacityAgain }] = await Promise.all([
        import('../saved.ts'),
        import('../saved-capacity.ts'),
      ]);
      const texts = await Promise.all(
        dirs.map(async (dir) => (await renderCapacityAgain(dir)) ?? (await renderAgain([dir]))),
      );
      for (const text of texts.flat()) process.stdout.write(text);
    });
}
