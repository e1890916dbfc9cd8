/** The memory of another process, on Linux. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Memory {
  readonly residentMiB: number;
  readonly peakMiB: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)![1]);
  return { residentMiB: read('VmRSS') / 1024, peakMiB: read('VmHWM') / 1024 };
}

/** From now on its peak is that of what follows. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
