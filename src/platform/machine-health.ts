/** How the machine fares while a run lasts: processor time the hypervisor gave to others, steps of the wall clock. */
import { readFileSync } from 'node:fs';
import type { MachineHealth } from '../core/run-event.ts';
import { monotonicMs } from './run-clock.ts';

export class MachineMonitor {
  readonly #ticks = readTicks();
  readonly #wallOffsetMs = Date.now() - monotonicMs();
  readonly #sinceMs = monotonicMs();

  health(): MachineHealth {
    const now = readTicks();
    if (!now || !this.#ticks) return { stolenShare: null };
    const total = now.total - this.#ticks.total;
    return { stolenShare: total === 0 ? 0 : (now.stolen - this.#ticks.stolen) / total };
  }

  /** How far the wall clock went ahead of the monotonic one, if by more than a clock that is being slewed does. */
  wallStepMs(): number {
    const nowMs = monotonicMs();
    const stepMs = Date.now() - nowMs - this.#wallOffsetMs;
    // adjtime(3) slews by 0.05 %.
    const slewMs = 0.001 * (nowMs - this.#sinceMs);
    return Math.abs(stepMs) > 100 + slewMs ? stepMs : 0;
  }
}

/** The first line of /proc/stat (proc_stat(5)): user nice system idle iowait irq softirq steal, of all processors. */
function readTicks(): { stolen: number; total: number } | undefined {
  let text: string;
  try {
    text = readFileSync('/proc/stat', 'latin1');
  } catch {
    return undefined;
  }
  const ticks = text.slice(0, text.indexOf('\n')).split(/ +/).slice(1, 9).map(Number);
  return { stolen: ticks[7]!, total: ticks.reduce((sum, each) => sum + each, 0) };
}
