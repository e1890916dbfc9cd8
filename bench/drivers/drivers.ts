/** The load generators, ours among them, each against whatever listens on a port. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child, nodeCommand } from '../harness/child.ts';
import { type Seat, seated } from '../harness/cores.ts';
import { findProgram } from '../../src/platform/programs.ts';
import { scratchFolder } from '../harness/scratch.ts';
import { connections, headers, host } from '../harness/workload.ts';
import { bodyBytes, type WorkloadName } from '../harness/workloads.ts';
import type { LoadOutcome } from './load-outcome.ts';

export type Drive = (port: number, seconds: number, seat?: Seat) => Promise<LoadOutcome>;

const wrkPath = findProgram('wrk');

export const wrk: Drive | undefined = wrkPath === undefined ? undefined : runWrk;
const generator = new URL('../plimsoll/generator.ts', import.meta.url);
export const plimsollGenerator = nodeDrive(generator);
export const autocannon = nodeDrive(new URL('autocannon.ts', import.meta.url));

/** What drives the proxies: the one that takes least of the core it shares with the upstream. */
export const lightest: Drive = wrk ?? plimsollWith('unwarmed');
export const lightestWithBodies: Drive =
  wrkPath === undefined ? plimsollWith('bodies') : withBodies;

/** Our generator with another load than the plain one. */
export function plimsollWith<Outcome extends LoadOutcome>(name: WorkloadName) {
  return (port: number, seconds: number, seat?: Seat) =>
    tell<Outcome>(generator, [port, seconds, name], seat);
}

const graceMs = 20_000;

/** The result of a program of ours that says it in JSON. */
export async function tell<T>(
  entry: URL,
  args: readonly (string | number)[],
  seat?: Seat,
): Promise<T> {
  const command = nodeCommand(entry, args);
  const child = new Child(seated(command, seat));
  return JSON.parse(await child.output(60_000)) as T;
}

function nodeDrive(entry: URL): Drive {
  return (port, seconds, seat) => tell<LoadOutcome>(entry, [port, seconds], seat);
}

function withBodies(port: number, seconds: number, seat?: Seat): Promise<LoadOutcome> {
  const script = join(scratchFolder(), 'bodies.lua');
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = string.rep("x", ${bodyBytes})\n`);
  return runWrk(port, seconds, seat, ['--timeout', '10s', '-s', script]);
}

/** It takes any certificate. */
export const wrkByTls: Drive | undefined =
  wrk && ((port, seconds, seat) => runWrk(port, seconds, seat, [], 'https'));

async function runWrk(
  port: number,
  seconds: number,
  seat?: Seat,
  more: readonly string[] = [],
  scheme: 'http' | 'https' = 'http',
): Promise<LoadOutcome> {
  // Spelt otherwise wrk would add a Host of its own.
  const fields = Object.entries({ Host: host, ...headers }).flatMap(([name, value]) => [
    '-H',
    `${name}: ${value}`,
  ]);
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    ...more,
    ...fields,
    `${scheme}://127.0.0.1:${port}/`,
  ];
  // The shell's `times` tells what its child has used.
  const command = ['sh', '-c', '"$0" "$@" && times', wrkPath!, ...args];
  const child = new Child(seated(command, seat));
  const said = await child.output(1000 * seconds + graceMs);
  const [, requests, took] = /(\d+) requests in ([\d.]+)s/.exec(said) ?? [];
  if (requests === undefined || /Non-2xx|Socket errors/.test(said)) throw new Error(`wrk: ${said}`);
  const times = [...said.matchAll(/(\d+)m([\d.]+)s/g)];
  // Four figures: user and system of the shell, then of its children.
  const cpuSeconds = times.slice(-4).reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
  return { requests: Number(requests), seconds: Number(took), cpuSeconds };
}
