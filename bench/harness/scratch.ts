/** One folder for whatever a run of the bench writes, gone when it ends. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string | undefined;
let count = 0;

/** A fresh empty folder. */
export function scratchFolder(): string {
  root ??= mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const folder = join(root, String(count++));
  mkdirSync(folder);
  return folder;
}

process.on('exit', () => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});
