/** `plimsoll check`: the plan and the routing table, or every problem. */
import type { Command } from 'commander';
import { type PlanOptions, withPlanOptions, withTargetOptions } from '../plan-options.ts';

export function addCheck(program: Command): void {
  withTargetOptions(
    withPlanOptions(
      program
        .command('check')
        .description('the plan and the routing table, or every problem found'),
    ),
  )
    .argument('[files...]', 'scenarios and manifests; - reads standard input')
    .action(async (files: string[], options: PlanOptions) => {
      const [{ readPlan }, { renderPlan }] = await Promise.all([
        import('../plan-input.ts'),
        import('../plan-text.ts'),
      ]);
      const plan = await readPlan(files, options, 'wire');
      process.stdout.write(renderPlan(plan));
    });
}
