import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calibration } from '../report/calibration.fixture.ts';
import {
  calibrationPath,
  makeRoom,
  saveCalibration,
  savedCalibration,
} from './calibration-file.ts';

const taken = calibration();
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'plimsoll-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test('what was saved holds for the same machine, Node and Plimsoll, whatever memory it has now', async () => {
  await makeRoom(calibrationPath());
  await saveCalibration(calibrationPath(), taken);
  const { environment } = taken;
  expect(await savedCalibration({ ...environment, memoryMiB: 1 })).toEqual(taken);
  for (const other of [{ cpu: 'Other' }, { cores: 64 }, { node: '99.0.0' }, { plimsoll: '9' }]) {
    expect(await savedCalibration({ ...environment, ...other })).toBeUndefined();
  }
});

test('no file and a broken one are as if nothing had been measured', async () => {
  expect(await savedCalibration(taken.environment)).toBeUndefined();
  await makeRoom(calibrationPath());
  for (const text of ['', '{', '{}', JSON.stringify({ ...taken, floor: null })]) {
    await writeFile(calibrationPath(), text);
    expect(await savedCalibration(taken.environment)).toBeUndefined();
  }
});

test('a cache folder that is not absolute is ignored, as its specification asks', () => {
  vi.stubEnv('XDG_CACHE_HOME', 'relative');
  vi.stubEnv('HOME', '/home/somebody');
  expect(calibrationPath()).toBe('/home/somebody/.cache/plimsoll/calibration.json');
});
