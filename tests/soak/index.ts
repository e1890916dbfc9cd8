/** `npm run soak -- --for 10m --seed 1`: mixed traffic through ingress and pods. Exit code 1 when something was lost, kept or mixed up. */
import { parseArgs } from 'node:util';
import { parseDurationMs } from '../../src/core/duration.ts';
import { holds, soak, type SoakRow } from './soak.ts';

const { values } = parseArgs({
  options: { for: { type: 'string', default: '10m' }, seed: { type: 'string', default: '1' } },
});
const durationMs = parseDurationMs(values.for);
const seed = Number(values.seed);
if (durationMs === undefined || durationMs < 1000 || !Number.isSafeInteger(seed)) {
  console.error('--for takes a duration of at least 1s, such as 10m, --seed a whole number');
  process.exit(2);
}

const { rows, made, problems } = await soak(durationMs, seed);
for (const [move, times] of Object.entries(made))
  console.log(`${String(times).padStart(10)}  ${move}`);
console.log();
for (const row of rows) {
  console.log(`${String(row.value).padStart(10)}  ${row.what}${holds(row) ? '' : breach(row)}`);
}
for (const problem of problems) console.log(`  ${problem}`);
process.exit(rows.every(holds) ? 0 : 1);

function breach({ atLeast, atMost }: SoakRow): string {
  return `  ← must be ${atLeast === atMost ? atMost : `${atLeast} to ${atMost}`}`;
}
