/** How many files, sockets among them, this process may have open; Infinity where the system does not say. */
import { readFileSync } from 'node:fs';

export function openFileLimit(): number {
  let limits: string;
  try {
    limits = readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return Infinity;
  }
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? Infinity : Number(soft);
}
