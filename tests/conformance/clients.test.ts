/** Client identities on the wire: addresses, connections, cookies, and the life of connections. */
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { clientAddress } from '../../src/engines/clients.ts';
import { Generator } from '../../src/engines/wire/generator/generator.ts';
import { RealScheduler } from '../../src/platform/real-scheduler.ts';
import { RunClock } from '../../src/platform/run-clock.ts';

interface Seen {
  readonly address: string;
  readonly connection: number;
  readonly head: string;
}

/** Runs our generator against a server that answers every head at once, with a cookie that names its connection. */
async function generate(changes: Partial<RunSpec>, ownAddresses = true): Promise<Seen[]> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = connections++;
    const address = socket.remoteAddress!;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      seen.push({ address, connection, head: chunk.toString('latin1') });
      socket.write(`HTTP/1.1 200 OK\r\nset-cookie: at=${connection}\r\ncontent-length: 0\r\n\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const run = runSpec({
    timeline: { warmupMs: 0, measureMs: 500, drainMs: 1000 },
    stages: [{ kind: 'open', ratePerSecond: 400, arrivals: 'constant', durationMs: 500 }],
    ...changes,
  });
  const scheduler = new RealScheduler(new RunClock());
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((drained) => {
    new Generator({ run, ownAddresses, replicaPorts: [port] }, scheduler, drained).start();
  });
  scheduler.close();
  for (const socket of sockets) socket.destroy();
  server.close();
  return seen;
}

const five = { clients: { count: 5, popularity: { kind: 'uniform' as const } } };

test.skipIf(process.platform !== 'linux')(
  'each client has a source address and connections of its own, and gets back the cookies it was given',
  async () => {
    const seen = await generate(five);
    expect(seen).toHaveLength(200);
    const addresses = new Set(seen.map(({ address }) => address));
    expect(addresses).toEqual(new Set([0, 1, 2, 3, 4].map(clientAddress)));
    const lastConnection = new Map<string, number>();
    let returned = 0;
    for (const { address, connection, head } of seen) {
      const cookie = /^cookie: at=(\d+)\r$/m.exec(head)?.[1];
      if (cookie !== undefined) {
        returned++;
        const owner = seen.find((each) => each.connection === Number(cookie));
        expect(owner!.address).toBe(address);
      }
      lastConnection.set(address, connection);
    }
    expect(returned).toBeGreaterThanOrEqual(seen.length - (2 * seen.length) / 5);
    expect(new Set(seen.map(({ connection }) => connection)).size).toBeGreaterThanOrEqual(5);
  },
);

test('where addresses cannot be bound, a client says who it is in X-Forwarded-For', async () => {
  const seen = await generate(five, false);
  const claimed = seen.map(({ head }) => /^x-forwarded-for: (\S+)\r$/m.exec(head)?.[1]);
  expect(new Set(claimed)).toEqual(new Set([0, 1, 2, 3, 4].map(clientAddress)));
  expect(new Set(seen.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
});

test('without clients nobody has an identity', async () => {
  const seen = await generate({}, true);
  expect(seen).toHaveLength(200);
  for (const { address, head } of seen) {
    expect(address).toBe('127.0.0.1');
    expect(head).not.toMatch(/cookie|forwarded/i);
  }
});

test('a connection is closed after as many requests as the scenario says', async () => {
  const seen = await generate({ requestsPerConnection: 4 });
  expect(seen).toHaveLength(200);
  const perConnection = Map.groupBy(seen, ({ connection }) => connection);
  const counts = [...perConnection.values()].map((requests) => requests.length);
  expect(Math.max(...counts)).toBe(4);
  expect(counts.length).toBeGreaterThanOrEqual(50);
  expect(counts.length).toBeLessThan(100);
});
