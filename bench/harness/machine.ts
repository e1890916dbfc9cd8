/** What the figures were measured on, and with which peers. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { readEnvironment } from '../../src/platform/environment.ts';
import { pinning } from './cores.ts';
import { findProgram } from '../../src/platform/programs.ts';

const programs = [
  ['nginx', '-v'],
  ['haproxy', '-v'],
  ['wrk', '-v'],
] as const;
const packages = ['autocannon', 'undici', 'http-proxy-3'];

export function printMachine(): void {
  const { cpu, cores, memoryMiB, platform, node, plimsoll } = readEnvironment();
  const versions = [
    ...programs.map(([name, flag]) => `${name} ${programVersion(name, flag) ?? 'absent'}`),
    ...packages.map((name) => `${name} ${packageVersion(name)}`),
  ];
  console.log(`plimsoll ${plimsoll}, Node ${node}, ${platform}`);
  console.log(`${cores} × ${cpu}, ${memoryMiB} MiB; load average ${loadavg()[0]!.toFixed(2)}`);
  console.log(pinning);
  console.log(versions.join(', '));
}

function programVersion(name: string, flag: string): string | undefined {
  const path = findProgram(name);
  if (path === undefined) return undefined;
  // nginx answers on stderr, and wrk ends with 1 after its version.
  const said = execFileSync('sh', ['-c', '"$0" "$1" 2>&1; true', path, flag], { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? 'of unknown version';
}

function packageVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
