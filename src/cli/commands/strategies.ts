/** `plimsoll strategies`: lists them, or explains one. */
import type { Command } from 'commander';

export function addStrategies(program: Command): void {
  program
    .command('strategies')
    .description('list the balancing strategies, or explain one')
    .argument('[name]', 'a strategy')
    .action(async (name: string | undefined) => {
      const { explainStrategy, listStrategies } = await import('../strategy-text.ts');
      const lines = name === undefined ? listStrategies() : explainStrategy(name);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
