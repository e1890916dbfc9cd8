/** A thread that plays simulated runs, one after the other. */
import type { RunSpec } from '../core/run-spec.ts';
import { simulatedEngine } from '../engines/simulated/simulated-engine.ts';
import { workerPort } from '../platform/worker.ts';
import type { RunResult } from '../results/run-result.ts';
import { playRun } from './play-run.ts';

const { report, onCommand } = workerPort<undefined, RunSpec, RunResult>();
const { signal } = new AbortController();

onCommand(async (run) => report(await playRun(simulatedEngine, run, () => {}, signal)));
