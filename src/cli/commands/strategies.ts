/** `plimsoll strategies`: lists them, or explains one. */
import type { Command } from 'commander';

export function addStrategies(program: Command): void {
  program
    .command('strategies')
    .description('list the balancing strategies, or explain one')
    .argument('[name]', 'a strategy, or a module with one of your own')
    .action(async (name: string | undefined) => {
      const { explainStrategy, listStrategies, strategyNamed } =
        await import('../strategy-text.ts');
      const lines =
        name === undefined ? listStrategies() : explainStrategy(await strategyNamed(name));
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
