/** What the dashboard takes of a core, and whether what is measured beside it changes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../harness/child.ts';
import { findProgram } from '../../src/platform/programs.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { noCli, ProbedRun } from '../plimsoll/probed-cli.ts';
import type { SavedResult } from '../../src/results/run-result.ts';

const share = 'main thread, % of a core';
const p50 = 'response time p50 ms';
const p99 = 'p99 ms';
/** Until then the main thread loads and compiles. */
const startUpMs = 2000;

export const dashboard: Row = {
  name: 'dashboard',
  title: 'a run of the quickstart on a terminal, with the dashboard and with plain lines',
  async run({ rounds, seconds }) {
    const script = findProgram('script');
    const reason = script === undefined ? 'no terminal: script (util-linux) is absent' : noCli();
    if (reason !== undefined) return { skipped: reason };
    const samples = await Samples.take(
      [
        { label: 'dashboard', measure: () => measure(script!, seconds) },
        { label: 'plain lines', measure: () => measure(script!, seconds, '--no-dashboard') },
      ],
      Math.min(rounds, 3),
    );
    const [drawn, plain] = [
      samples.values('dashboard', share),
      samples.values('plain lines', share),
    ];
    const equivalent = (key: string) => ({
      label: `${key}, with ÷ without`,
      values: samples.ratios('dashboard', 'plain lines', key),
      atLeast: 0.95,
      atMost: 1.05,
    });
    return {
      samples,
      checks: [
        {
          label: 'of a core, with − without',
          values: drawn.map((value, round) => value - plain[round]!),
          atMost: 3,
          unit: ' %',
        },
        equivalent(p50),
        equivalent(p99),
      ],
    };
  },
};

async function measure(script: string, seconds: number, ...options: readonly string[]) {
  const duration = `${5 * seconds}s`;
  const run = new ProbedRun('--strategy', 'p2c', '--duration', duration, ...options);
  const shell = `stty rows 40 cols 120; exec ${run.command.map((part) => `'${part}'`).join(' ')}`;
  const child = new Child([script, '-qec', shell, '/dev/null'], {
    ...run.env,
    TERM: 'xterm-256color',
  });
  // Neither a gate missed nor a measurement that is not valid, on a busy machine, takes the figures away.
  await child.output(60_000, [0, 1, 3]);
  const used = run.notes('mainCpuMs');
  const last = used.at(-1)!;
  const first = used.find(({ atMs }) => atMs > used[0]!.atMs + startUpMs)!;
  const { responseTimeMs, validity } = resultOf(run).runs[0]!;
  return {
    [share]: (100 * (last.value - first.value)) / (last.atMs - first.atMs),
    [p50]: responseTimeMs.p50!,
    [p99]: responseTimeMs.p99!,
    'invalid runs': validity.verdict === 'invalid' ? 1 : 0,
  };
}

function resultOf({ folder }: ProbedRun): SavedResult {
  const reports = join(folder, 'reports');
  const file = join(reports, readdirSync(reports)[0]!, 'result.json');
  return JSON.parse(readFileSync(file, 'utf8')) as SavedResult;
}
