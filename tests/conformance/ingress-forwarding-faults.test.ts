/**
 * Routes that ask for everything at once, in front of pods that fail at random: every request is answered or broken off,
 * with what is its own, and every attempt and lease is accounted for. Seeded; how it interleaves is the machine's affair.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Forwarding } from '../../src/core/forwarding.ts';
import { createRng, type Rng } from '../../src/core/rng.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { expectConserved, IngressDrive } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection, type RawRequest } from './raw-client.ts';

const routeCount = 12;
const clientCount = 10;
const requestsPerClient = 40;
const statuses = [404, 502, 503, 504];
let ingress: IngressDrive;

function forwardingOf(rng: Rng): Forwarding {
  const maybe = <T>(value: T): T | undefined => (rng.below(2) === 0 ? value : undefined);
  const pool = () => rng.below(routeCount);
  return {
    host: maybe('inner.test'),
    requestHeaders: maybe({ set: [['x-set', '1']] }),
    responseHeaders: maybe({ set: [['x-set', '2']] }),
    timeouts: { readMs: 60, attemptMs: maybe(80), requestMs: maybe(150) },
    retries: maybe({
      attempts: 1 + rng.below(4),
      on: ['connect-failure', 'reset', 'timeout', { from: 503, to: 503 }],
      nonIdempotent: rng.below(2) === 0,
      timeoutMs: maybe(100),
      avoidTried: rng.below(2) === 0,
    }),
    errorPages: maybe({ statuses, pool: pool() }),
    emptyPool: maybe(pool()),
    mirrors: maybe([
      { pool: pool(), share: 1 },
      { pool: pool(), share: 0.5 },
    ]),
  };
}

/** Pools have none to three of the endpoints, which they share. */
function withForwarding(run: RunSpec): RunSpec {
  const rng = createRng(7);
  return {
    ...run,
    routes: run.routes.map((route, index) =>
      index < routeCount ? { ...route, forwarding: forwardingOf(rng) } : route,
    ),
    pools: run.pools.map((pool, index) => ({
      ...pool,
      endpoints: Array.from({ length: rng.below(4) }, (_, at) => (index + at) % routeCount),
    })),
  };
}

beforeAll(async () => {
  ingress = await IngressDrive.open('ingress-nginx', {}, withForwarding);
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

const strays: string[] = [];

/** A whole answer with the tag that came, another status, silence, a part, a reset, or an end. */
function answerAtRandom(rng: Rng, pod: RawConnection, { body, fields }: RawRequest): void {
  const tag = fields.find(([name]) => name === 'x-tag')![1];
  if (body.length > 0 && body.toString() !== tag.repeat(body.length / tag.length)) strays.push(tag);
  const status = rng.below(3) === 0 ? statuses[rng.below(4)]! : 200;
  const whole = headOf(`HTTP/1.1 ${status} X`, `X-Tag: ${tag}`, `Content-Length: ${tag.length}`);
  const fate = rng.below(12);
  if (fate === 0) return;
  const parts = ['', whole.slice(0, rng.below(whole.length)), whole + tag.slice(0, 3)];
  pod.send(parts[fate] ?? whole + tag);
  if (fate === 1) pod.reset();
  else if (fate < 4) pod.socket.end();
}

async function askAtRandom(rng: Rng, client: RawConnection, tag: string): Promise<boolean> {
  const method = ['GET', 'PUT', 'POST', 'HEAD'][rng.below(4)]!;
  const hasBody = method === 'PUT' || method === 'POST';
  const body = hasBody ? tag.repeat([1, 100, 9000][rng.below(3)]!) : '';
  const host = `Host: u${rng.below(routeCount)}.test`;
  const length = hasBody ? [`Content-Length: ${body.length}`] : [];
  client.send(headOf(`${method} /${tag} HTTP/1.1`, host, `X-Tag: ${tag}`, ...length));
  const half = rng.below(body.length + 1);
  client.send(body.slice(0, half));
  if (rng.below(20) === 0) return false;
  client.send(body.slice(half));
  const answer = await client.response(method);
  if (answer.body.length > 0 && answer.body.toString() !== tag) strays.push(tag);
  return !answer.fields.some(([name, value]) => name === 'connection' && value === 'close');
}

test('every request ends with what is its own, and nothing is lost or counted twice', async () => {
  for (let index = 0; index < routeCount; index++) {
    const rng = createRng(index);
    ingress.upstreamOf(index).answers((pod, request) => answerAtRandom(rng, pod, request));
  }
  ingress.upstreamOf(3).close();
  const outcomes = { answered: 0, broken: 0 };
  const clients = Array.from({ length: clientCount }, async (_, index) => {
    const rng = createRng(100 + index);
    let client = await ingress.client();
    for (let request = 0; request < requestsPerClient; request++) {
      const tag = `${index}-${request};`.padStart(8, '-');
      const goesOn = await askAtRandom(rng, client, tag).then(
        (kept) => {
          outcomes.answered++;
          return kept;
        },
        (error: unknown) => {
          if (!(error instanceof BrokenConnection)) throw error;
          outcomes.broken++;
          return false;
        },
      );
      if (goesOn) continue;
      client.leave();
      client = await ingress.client();
    }
  });
  await Promise.all(clients);
  expect(strays).toEqual([]);
  expect(outcomes.answered + outcomes.broken).toBe(clientCount * requestsPerClient);
  expect(outcomes.broken).toBeGreaterThan(0);
  const account = await ingress.settle();
  expectConserved(account);
  for (const term of ['retries', 'errorPages', 'mirrored', 'answeredLocally'] as const) {
    expect(account[term]).toBeGreaterThan(10);
  }
});
