/**
 * How long the thread it is made in was runnable without running: Linux counts it in the second field of
 * /proc/thread-self/schedstat, in ns (Documentation/scheduler/sched-stats.rst). The file stays open: a read takes µs.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export class RunDelay {
  readonly #file = openSchedstat();
  readonly #buffer = Buffer.alloc(64);

  /** Since the thread began; null where the system does not say. */
  totalMs(): number | null {
    if (this.#file === undefined) return null;
    const length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0);
    const [ranNs, waitedNs] = this.#buffer.toString('latin1', 0, length).split(' ').map(Number);
    // A kernel built without the figures prints zeros.
    return ranNs! > 0 ? waitedNs! / 1e6 : null;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

function openSchedstat(): number | undefined {
  try {
    return openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    return undefined;
  }
}
