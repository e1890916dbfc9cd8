/** `plimsoll report`: renders saved results again, or recounts them. */
import type { Command } from 'commander';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render saved results again')
    .argument('<dirs...>', 'folders of saved results or capacities')
    .option('--verify', 'recount the numbers of results by other code instead: which differ?')
    .action(async (dirs: string[], { verify }: { verify?: true }) => {
      if (verify) {
        const { recountSaved } = await import('../recount-saved.ts');
        const { text, exitCode } = await recountSaved(dirs);
        process.stdout.write(text);
        process.exitCode = exitCode;
        return;
      }
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
