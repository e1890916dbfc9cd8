/**
 * `npm test`: every step in order, each seen whatever became of those before it. The last line is the sum over all of
 * them, where a step that is not Vitest's counts as one test. Plain Node, no dependency.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts } from './count-reporter.ts';

/** npm scripts; those of Vitest leave counts. */
const steps = [
  'format:check',
  'lint',
  'types',
  'build',
  'test:unit',
  'test:conformance',
  'test:agreement',
  'test:e2e',
  'publint',
  'knip',
];

const directory = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
const outcomes: { readonly step: string; readonly seconds: number; readonly counts: Counts }[] = [];
for (const step of steps) {
  console.log(`\n── ${step} ${'─'.repeat(74 - step.length)}`);
  const startedMs = performance.now();
  const counts = await run(step);
  outcomes.push({ step, seconds: (performance.now() - startedMs) / 1000, counts });
}
rmSync(directory, { recursive: true });

console.log('');
for (const { step, seconds, counts } of outcomes) {
  const verdict = counts.failed > 0 ? 'FAILED' : 'passed';
  console.log(
    `${verdict}  ${step.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${format(counts)}`,
  );
}
const total = {
  passed: sum((counts) => counts.passed),
  failed: sum((counts) => counts.failed),
  skipped: sum((counts) => counts.skipped),
};
if (total.failed > 0) process.exitCode = 1;
console.log(format(total));

function run(step: string): Promise<Counts> {
  const file = join(directory, `${step.replace(':', '-')}.json`);
  const child = spawn('npm', ['run', '--silent', step], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PLIMSOLL_TEST_COUNTS: file },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(countsOf(file, code === 0)));
  });
}

/** A step may fail without a failing test: no tests found, a crash before the report. */
function countsOf(file: string, succeeded: boolean): Counts {
  if (!existsSync(file))
    return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function sum(count: (counts: Counts) => number): number {
  return outcomes.reduce((total, { counts }) => total + count(counts), 0);
}

function format({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
