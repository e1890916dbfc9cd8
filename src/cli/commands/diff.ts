/** `plimsoll diff`: two saved results or baselines, such as of two commits. */
import type { Command } from 'commander';

export function addDiff(program: Command): void {
  program
    .command('diff')
    .description(
      'compare two saved results, or baselines: what has changed from A to B, and is it so?',
    )
    .argument('<A>', 'folder of a saved result, or a baseline: what was before')
    .argument('<B>', 'the same: what came after')
    .action(async (a: string, b: string) => {
      const { diffSaved } = await import('../diff-saved.ts');
      const { text, exitCode } = await diffSaved(a, b);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
