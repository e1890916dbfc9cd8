/**
 * `npm run bench`: the rows of docs/performance.md, each beside its peers in the same run. Only the ratios mean anything
 * beyond this machine and this hour.
 *
 *     node bench/index.ts [--quick] [--list] [row…]
 */
import { parseArgs } from 'node:util';
import { printMachine } from './harness/machine.ts';
import { printMeasured } from './harness/print.ts';
import type { Effort, Row } from './harness/row.ts';
import { rows } from './rows/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' }, quick: { type: 'boolean' } },
});
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));

if (unknown.length > 0) {
  console.error(`there is no row ${unknown.join(', ')}; --list names them all`);
  process.exit(2);
}
if (values.list) {
  for (const { name, title } of rows) console.log(`${name.padEnd(18)} ${title}`);
  process.exit();
}

const effort: Effort = values.quick ? { rounds: 2, seconds: 1 } : { rounds: 5, seconds: 2 };
printMachine();
for (const row of rows) {
  if (positionals.length === 0 || positionals.includes(row.name)) await show(row);
}
process.exit();

/** A row that breaks down does not take the others with it. */
async function show(row: Row): Promise<void> {
  console.log(`\n${row.name}: ${row.title}`);
  try {
    const outcome = await row.run(effort);
    if ('skipped' in outcome) console.log(`  skipped: ${outcome.skipped}`);
    else printMeasured(outcome);
  } catch (error) {
    console.log(`  broke down: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
