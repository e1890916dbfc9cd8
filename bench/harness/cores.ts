/** Who runs on which core, and what CPU time a process has used. Linux alone tells; elsewhere rows that ask are skipped. */
import { readFileSync } from 'node:fs';
import { findProgram } from '../../src/platform/programs.ts';

/** The subject of a measurement has a core to itself; what drives it and what answers it share the other. */
export type Seat = 'subject' | 'others';

const isLinux = process.platform === 'linux';
const taskset = findProgram('taskset');
const cores = isLinux ? allowedCores() : [];
const canPin = taskset !== undefined && cores.length >= 2;

export const pinning = canPin
  ? `pinned by taskset: the measured process on core ${cores.at(-1)}, driver and upstream on core ${cores[0]}`
  : 'not pinned: that takes Linux, taskset and two cores';

/** Why CPU time can't be had; undefined where it can. */
export const noCpuTime = isLinux ? undefined : 'CPU time of a process is read from /proc (Linux)';

/** The command that runs there; anywhere without a seat. */
export function seated(command: readonly string[], seat: Seat | undefined): readonly string[] {
  if (!canPin || seat === undefined) return command;
  return [taskset, '-c', String(cores.at(seat === 'subject' ? -1 : 0)), ...command];
}

export interface CpuTime {
  readonly seconds: number;
  /** The part of it spent in system calls. */
  readonly kernelSeconds: number;
}

/** Of all its threads; the kernel counts in ticks of 10 ms. */
export function cpuTimeOf(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name in parentheses, which may contain anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const kernelSeconds = Number(fields[12]) / 100;
  return { seconds: Number(fields[11]) / 100 + kernelSeconds, kernelSeconds };
}

/** Such as `0-3,6` in the status file. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (list ?? '').split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}
