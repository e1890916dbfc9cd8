/** `npm run fuzz -- --cases 1000000 --seed 1`: the codec beside llhttp. Exit code 1 where they part without a reason known. */
import { parseArgs } from 'node:util';
import { type Failure, FuzzTally } from './fuzz.ts';
import { readByLlhttp } from './llhttp-reading.ts';
import { readByOurs } from './own-reading.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
  console.error('--cases takes a whole number of at least 1, --seed a whole number');
  process.exit(2);
}

const from = performance.now();
const tally = new FuzzTally().run(seed, cases);
const seconds = (performance.now() - from) / 1000;
const done = tally.failure ? tally.failure.case + 1 : cases;
const rate = Math.round(done / seconds);
console.log(
  `${done} cases, seed ${seed}, llhttp ${process.versions['llhttp']}: ${rate} a second\n` +
    `valid: ${tally.validMessages} messages on ${tally.valid} connections; ` +
    `read as they were meant: ${((100 * tally.validAccepted) / tally.valid).toFixed(4)} %`,
);
for (const [kind, count] of tally.kinds) {
  console.log(`${String(count).padStart(9)}  ${kind}`);
  const reasons = [...tally.reasons].toSorted(([, a], [, b]) => b - a);
  for (const [key, times] of reasons) {
    if (key.startsWith(`${kind}: `)) {
      console.log(`${String(times).padStart(18)}  ${key.slice(kind.length + 2)}`);
    }
  }
}
if (tally.failure) {
  report(tally.failure);
  process.exitCode = 1;
}

function report({ case: k, reason, input }: Failure): void {
  console.log(`\ncase ${k}: ${reason}\n${JSON.stringify(input)}`);
  console.log(`ours:   ${JSON.stringify(readByOurs(input))}`);
  console.log(`llhttp: ${JSON.stringify(readByLlhttp(input))}`);
}
