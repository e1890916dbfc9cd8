/** SimPy where this machine's Python has it; $SIMPY_PYTHON names another Python, such as that of a virtual environment. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Child } from '../harness/child.ts';
import type { SimulatorOutcome } from '../plimsoll/simulate.ts';

const model = fileURLToPath(new URL('simpy-simulator.py', import.meta.url));
const python = process.env['SIMPY_PYTHON'] ?? 'python3';

/** Undefined where SimPy is missing. */
export function simpyPeer():
  | ((pods: number, requests: number) => Promise<SimulatorOutcome>)
  | undefined {
  if (spawnSync(python, ['-c', 'import simpy']).status !== 0) return undefined;
  return async (pods, requests) => {
    const child = new Child([python, model, String(pods), String(requests)]);
    return JSON.parse(await child.output(120_000)) as SimulatorOutcome;
  };
}
