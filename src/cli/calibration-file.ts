/** Where the calibration of this machine lies: in the user's cache, by the XDG Base Directory Specification. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { makeWritable } from '../platform/files.ts';
import { parseCalibration } from '../report/read-calibration.ts';
import type { Calibration } from '../results/calibration.ts';
import type { Environment } from '../results/environment.ts';

export function calibrationPath(): string {
  const named = process.env['XDG_CACHE_HOME'] ?? '';
  const cache = isAbsolute(named) ? named : join(homedir(), '.cache');
  return join(cache, 'plimsoll', 'calibration.json');
}

/** Makes the folder where it is missing; rejects with a plain sentence where the file can't be written. */
export async function makeRoom(path: string): Promise<void> {
  await makeWritable(dirname(path));
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new Error(`cannot write to ${path}: it is a directory`);
}

export async function saveCalibration(path: string, calibration: Calibration): Promise<void> {
  await writeFile(path, `${JSON.stringify(calibration, undefined, 2)}\n`);
}

/** Undefined where there is none, or one of another machine, Node or Plimsoll. */
export async function savedCalibration(current: Environment): Promise<Calibration | undefined> {
  const text = await readFile(calibrationPath(), 'utf8').catch(() => '');
  const calibration = parseCalibration(text);
  const isSame = (key: keyof Environment) => calibration?.environment[key] === current[key];
  const keys = ['plimsoll', 'node', 'platform', 'cpu', 'cores'] as const;
  return keys.every(isSame) ? calibration : undefined;
}
