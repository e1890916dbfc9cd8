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
      const [{ readPlanner }, { renderDialects, renderPlan }] = await Promise.all([
        import('../plan-input.ts'),
        import('../plan-text.ts'),
      ]);
      const { dialect = [], rate, ...others } = options;
      const planAt = await readPlanner(files, others, 'wire');
      const names = [...new Set(dialect)];
      const [plan, ...more] = await Promise.all(
        (names.length > 0 ? names : [undefined]).map((name) => planAt(rate, { dialect: name })),
      );
      process.stdout.write(
        more.length === 0 ? renderPlan(plan!) : renderDialects([plan!, ...more]),
      );
    });
}
