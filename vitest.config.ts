import { defineConfig } from 'vitest/config';

/** Of the end-to-end tests, those in which nothing is sent and no time is taken: they may share the machine. */
const withoutLoad = [
  'ci',
  'gate',
  'packaging',
  'refusals',
  'saved',
  'simulate',
  'strategies',
  'sweep',
].map((name) => `tests/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    reporters: ['default', './tests/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tests/boundaries/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          testTimeout: 120_000,
          maxConcurrency: 3,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'agreement',
          include: ['tests/agreement/**/*.test.ts'],
          fileParallelism: false,
          maxConcurrency: 3,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e-without-load',
          include: withoutLoad,
          maxWorkers: 2,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: withoutLoad,
          fileParallelism: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
