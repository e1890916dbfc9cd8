/** Whatever the other side does to its HTTP/2 connections, every request ends, once, and as it should. */
import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientRequest } from './client-request.ts';
import type { RequestOwner } from './connections.ts';
import { Http2Pool } from './http2-pool.ts';

const deeds = [
  'answer',
  'answer later',
  'answer and go away',
  'go away in anger',
  'refuse',
  'reset',
  'reset midway',
  'disconnect',
  'disconnect midway',
] as const;

type Deed = (typeof deeds)[number];

function treat(stream: ServerHttp2Stream, deed: Deed): void {
  const { session } = stream;
  stream.on('error', () => {});
  if (deed === 'refuse') return stream.close(constants.NGHTTP2_REFUSED_STREAM);
  if (deed === 'reset') return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  if (deed === 'disconnect') return session?.destroy();
  if (deed === 'go away in anger') return session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  stream.respond({ ':status': 200 });
  stream.write('one half, ');
  if (deed === 'answer later') setTimeout(() => !stream.destroyed && stream.end('the other'), 3);
  else if (deed === 'reset midway') stream.close(constants.NGHTTP2_CANCEL);
  else if (deed === 'disconnect midway') setTimeout(() => session?.socket?.destroy(), 1);
  else stream.end('the other');
  // What it has begun with it ends, what comes later it never begins with.
  if (deed === 'answer and go away') session?.close();
}

/** Serves request /k as told, and watches how many streams its connections have. */
async function serve(told: readonly Deed[], maxConcurrentStreams: number) {
  const server = createServer({ settings: { maxConcurrentStreams } });
  const sockets = new Set<Socket>();
  const seen = { begun: told.map(() => 0), mostStreams: 0 };
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('session', (session) => {
    session.on('error', () => {});
    let streams = 0;
    session.on('stream', (stream, { ':path': path }) => {
      const k = Number(path!.slice(1));
      seen.begun[k]!++;
      seen.mostStreams = Math.max(seen.mostStreams, ++streams);
      stream.on('close', () => streams--);
      treat(stream, told[k]!);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, seen, close };
}

interface Asked {
  readonly deed: Deed;
  readonly client: number;
  /** Given up so soon; else waited for. */
  readonly patienceMs: number | undefined;
  readonly body: string;
}

async function ask(port: number, asked: readonly Asked[], limits: object) {
  const ends = asked.map((): string[] => []);
  const sent = asked.map(() => 0);
  const ending = (how: string) => (request: ClientRequest) => {
    request.deadlineQueue = undefined;
    ends[request.kind]!.push(how);
  };
  const owner: RequestOwner = {
    connectionOpened: () => {},
    waiting: () => {},
    sent: ({ kind }) => sent[kind]!++,
    answered: (request, status, ok) => ending(`${status} ${ok}`)(request),
    broken: ending('broken'),
    refused: ending('refused'),
  };
  const open = new Set<Socket>();
  const common = { host: '127.0.0.1', port, ownAddresses: false, maxIdle: 2, endpointOf: () => -1 };
  const options = { requestsPerConnection: Infinity, streamsPerConnection: 100 };
  const pool = new Http2Pool(owner, { ...common, ...options, ...limits }, open);
  for (const [kind, { client, patienceMs, body }] of asked.entries()) {
    const request = new ClientRequest(() => {});
    Object.assign(request, { kind, client });
    request.text = `POST /${kind} HTTP/1.1\r\nhost: shop.test\r\n\r\n${body}`;
    request.expectation = { body: { equals: 'one half, the other' } };
    pool.dispatch(request);
    if (patienceMs === undefined) continue;
    setTimeout(() => {
      if (ends[kind]!.length > 0) return;
      pool.abandon(request);
      ends[kind]!.push('abandoned');
    }, patienceMs);
  }
  const giveUpMs = performance.now() + 5000;
  while (ends.some((all) => all.length === 0) && performance.now() < giveUpMs) await sleep(1);
  pool.closeIdle();
  while (open.size > 0 && performance.now() < giveUpMs) await sleep(1);
  return { ends, sent, leftOpen: open.size };
}

const request = fc.record<Asked>({
  deed: fc.constantFrom(...deeds, 'answer', 'answer', 'answer later'),
  client: fc.constantFrom(-1, -1, 0, 1),
  patienceMs: fc.constantFrom(undefined, undefined, undefined, 0, 2, 5),
  body: fc.constantFrom('', 'a body'),
});

test('every request ends once, as it should, under GOAWAY, resets, disconnects and clients that leave', async () => {
  const met = { answered: 0, broken: 0, abandoned: 0, retried: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      fc.constantFrom(1, 3, 100),
      fc.constantFrom(1, 4, Infinity),
      async (asked, allowed, streamsPerConnection, requestsPerConnection) => {
        const told = asked.map(({ deed }) => deed);
        const { port, seen, close } = await serve(told, allowed);
        const limits = { streamsPerConnection, requestsPerConnection };
        const { ends, sent, leftOpen } = await ask(port, asked, limits);
        close();
        expect(ends.filter((all) => all.length !== 1)).toEqual([]);
        expect(leftOpen).toBe(0);
        expect(seen.mostStreams).toBeLessThanOrEqual(Math.min(allowed, streamsPerConnection));
        for (const [k, [how]] of ends.entries()) {
          expect(sent[k]).toBeLessThanOrEqual(1);
          if (how === '200 true') met.answered++;
          if (how === 'broken') met.broken++;
          if (how === 'abandoned') met.abandoned++;
          if (seen.begun[k]! > 1) met.retried++;
          if (how === '200 true') expect(told[k]).toMatch(/^answer/);
          if (how === 'refused') expect(seen.begun[k]).toBe(0);
          // Asked again ten times, each time refused.
          if (how === 'broken' && told[k] === 'refuse')
            expect(seen.begun[k]).toBeLessThanOrEqual(11);
        }
      },
    ),
    { numRuns: 60 },
  );
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(0);
}, 60_000);
