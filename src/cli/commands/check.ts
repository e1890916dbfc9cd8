/** `plimsoll check`: the plan and the routing table, or every problem. */
import type { Command } from 'commander';
import { renderPlan } from '../plan-text.ts';
import { type PlanOptions, readPlan, withPlanOptions } from '../plan-input.ts';

export function addCheck(program: Command): void {
  withPlanOptions(
    program.command('check').description('the plan and the routing table, or every problem found'),
  )
    .argument('[files...]', 'scenarios and manifests; - reads standard input')
    .action(async (files: string[], options: PlanOptions) => {
      const plan = await readPlan(files, options, 'wire');
      process.stdout.write(renderPlan(plan));
    });
}
