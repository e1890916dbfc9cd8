/** What the user waits for: help, and the first request of a run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../harness/child.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { cli, noCli, ProbedRun } from '../plimsoll/probed-cli.ts';

const wall = 'ms';
const patienceMs = 10_000;

export const start: Row = {
  name: 'start',
  title: 'time from the start of the process',
  async run({ rounds }) {
    const reason = noCli();
    if (reason !== undefined) return { skipped: reason };
    const ended = (...args: readonly string[]) => untilEnded([process.execPath, ...args]);
    const samples = await Samples.take(
      [
        { label: 'node -e 0', measure: () => ended('-e', '0') },
        { label: '--help', measure: () => ended(cli, '--help') },
        { label: 'run, first request', measure: untilFirstRequest },
      ],
      2 * rounds,
    );
    return {
      samples,
      checks: [
        { label: '--help', values: samples.values('--help', wall), atMost: 150, unit: ' ms' },
        {
          label: 'run, first request',
          values: samples.values('run, first request', wall),
          atMost: 700,
          unit: ' ms',
        },
      ],
    };
  },
};

async function untilEnded(command: readonly string[]) {
  const startedMs = performance.now();
  await new Child(command).output(patienceMs);
  return { [wall]: performance.now() - startedMs };
}

async function untilFirstRequest() {
  const run = new ProbedRun('--no-dashboard');
  const startedMs = Date.now();
  await using child = new Child(run.command, run.env);
  for (;;) {
    const [first] = run.notes('connected');
    if (first) return { [wall]: first.atMs - startedMs };
    const event = await Promise.race([child.ended, sleep(10, 'running' as const)]);
    if (event !== 'running') throw new Error(`the run ended without a request\n${child.stderr}`);
  }
}
