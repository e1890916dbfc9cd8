/**
 * A Vitest reporter that says why a test was skipped and leaves the counts where run-all.ts finds them. Vitest's JSON
 * report has neither the reasons nor the errors outside of tests.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['PLIMSOLL_TEST_COUNTS'];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): TestCase[] =>
      tests.filter((test) => test.result().state === state);
    const skipped = inState('skipped');
    for (const test of skipped) {
      console.log(`skipped: ${test.fullName}: ${reasonOf(test)}`);
    }
    const broken = modules.filter((module) => module.errors().length > 0);
    const counts: Counts = {
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length + unhandled.length,
      skipped: skipped.length,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}
