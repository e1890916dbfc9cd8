/** A server under measurement or behind it: a process of its own, listening on loopback. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, nodeCommand } from '../harness/child.ts';
import { type Seat, seated } from '../harness/cores.ts';
import { scratchFolder } from '../harness/scratch.ts';
import { answerBody } from '../harness/workload.ts';

const startPatienceMs = 5000;

export interface Server extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

/** A module of this folder that says its port once it listens. */
export async function startNode(
  entry: URL,
  args: readonly (string | number)[],
  seat: Seat,
): Promise<Server> {
  const child = new Child(seated(nodeCommand(entry, args), seat));
  return serverOf(child, Number(await child.firstLine()));
}

/**
 * A program with a configuration of this folder, `{{…}}` filled in, in what is filled in too; `args` takes the folder
 * and the file.
 */
export async function startProgram(
  program: string,
  template: string,
  upstream: number,
  args: (folder: string, file: string) => readonly string[],
  seat?: Seat,
  more: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const folder = scratchFolder();
  const file = join(folder, template);
  const port = await freePort();
  const values: Record<string, string> = {
    folder,
    port: String(port),
    upstream: String(upstream),
    body: answerBody,
    ...more,
  };
  const fill = (text: string): string =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => fill(values[name]!));
  writeFileSync(file, fill(readFileSync(new URL(template, import.meta.url), 'utf8')));
  const child = new Child(seated([program, ...args(folder, file)], seat));
  await accepts(port, child);
  return serverOf(child, port);
}

export const nginxArgs = (folder: string, file: string) => [
  '-p',
  folder,
  '-e',
  'stderr',
  '-c',
  file,
];
export const haproxyArgs = (_folder: string, file: string) => ['-db', '-f', file];

function serverOf(child: Child, port: number): Server {
  return { port, pid: child.pid, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number, child: Child): Promise<void> {
  const deadlineMs = performance.now() + startPatienceMs;
  while (!(await canConnect(port))) {
    const ended = await Promise.race([child.ended, sleep(20, 'alive' as const)]);
    if (ended !== 'alive' || performance.now() > deadlineMs) {
      await child[Symbol.asyncDispose]();
      throw new Error(`nothing listens on ${port}: ${child.stderr}`);
    }
  }
}

function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}
