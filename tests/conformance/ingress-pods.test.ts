/** Ingress and pods together, as `plimsoll serve` runs them: steering headers, cancelled work, replicas. */
import { afterEach, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { generatedBody } from './generated-body.ts';
import { connectRaw, headOf, type RawConnection, type RawResponse, valueOf } from './raw-client.ts';

const roundRobin = { name: 'round-robin', label: 'round-robin', params: {} };
let serving: Serving;
const clients: RawConnection[] = [];

async function open(changes: Partial<RunSpec> = {}, podCount = 3): Promise<void> {
  const run = runSpec({ engine: 'wire', strategy: roundRobin, ...changes }, podCount);
  serving = await serve(run, { httpPort: 0, trustForwarded: false });
}

/** One pod that serves one request at a time. */
async function openSinglePod(): Promise<void> {
  await open({ pods: runSpec({}, 1).pods.map((pod) => ({ ...pod, concurrency: 1 })) }, 1);
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.leave();
  await serving[Symbol.asyncDispose]();
});

async function connect(replica = 0): Promise<RawConnection> {
  const client = await connectRaw(serving.httpPorts[replica]!);
  clients.push(client);
  return client;
}

function ask(client: RawConnection, ...lines: readonly string[]): void {
  client.send(headOf('GET / HTTP/1.1', 'Host: example.com', ...lines));
}

async function answer(client: RawConnection, ...lines: readonly string[]): Promise<RawResponse> {
  ask(client, ...lines);
  return await client.response();
}

/** Long enough for what was sent to be at the pod. */
function untilArrived(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}

describe('steering headers', () => {
  test('x-plimsoll-status sets the status of the answer', async () => {
    await open();
    const client = await connect();
    for (const status of [503, 404, 204, 201, 304, 200]) {
      const response = await answer(client, `x-plimsoll-status: ${status}`);
      expect([response.status, valueOf(response, 'x-service')]).toEqual([status, 'app']);
    }
  });

  test('x-plimsoll-fail: reset gives 502, and the client is served on', async () => {
    await open();
    const client = await connect();
    for (let i = 0; i < 3; i++) {
      expect((await answer(client, 'x-plimsoll-fail: reset')).status).toBe(502);
      expect((await answer(client)).status).toBe(200);
    }
  });

  test('x-plimsoll-only confines the others to one pod', async () => {
    await open();
    const client = await connect();
    const seen = [];
    for (let i = 0; i < 6; i++) {
      const response = await answer(client, 'x-plimsoll-status: 503', 'x-plimsoll-only: app-1');
      seen.push([valueOf(response, 'x-pod'), response.status]);
    }
    const round = [
      ['app-0', 200],
      ['app-1', 503],
      ['app-2', 200],
    ];
    expect(seen).toEqual([...round, ...round]);
  });

  test('x-plimsoll-delay holds the slot for that time', async () => {
    await openSinglePod();
    const [first, second] = [await connect(), await connect()];
    const order: string[] = [];
    ask(first, 'x-plimsoll-delay: 200ms');
    const firstAnswer = first.response().then(() => order.push('first'));
    await untilArrived();
    ask(second, 'x-plimsoll-delay: 0ms');
    const secondAnswer = second.response().then(() => order.push('second'));
    await Promise.all([firstAnswer, secondAnswer]);
    expect(order).toEqual(['first', 'second']);
  });

  test('x-plimsoll-delay keeps nobody waiting while slots are free', async () => {
    await open({}, 1);
    const [first, second] = [await connect(), await connect()];
    ask(first, 'x-plimsoll-delay: 1h');
    await untilArrived();
    expect((await answer(second)).status).toBe(200);
  });

  test.each(['x-plimsoll-delay: 1h', 'x-plimsoll-fail: hang'])(
    'with %s the slot is free again once the client has left',
    { timeout: 10_000 },
    async (steering) => {
      await openSinglePod();
      for (let i = 0; i < 3; i++) {
        const [holding, waiting, last] = [await connect(), await connect(), await connect()];
        ask(holding, steering);
        await untilArrived();
        ask(waiting, steering);
        ask(last);
        waiting.leave();
        holding.leave();
        expect((await last.response()).status).toBe(200);
      }
    },
  );
});

describe('a pod', () => {
  test('takes any body and answers HEAD without one', async () => {
    await open();
    const client = await connect();
    const body = generatedBody(20_000_000, 3);
    client.send(headOf('PUT /up HTTP/1.1', 'Host: example.com', `Content-Length: ${body.length}`));
    await client.sendAll(body);
    expect(JSON.parse((await client.response()).body.toString())).toMatchObject({ path: '/up' });
    client.send(headOf('HEAD / HTTP/1.1', 'Host: example.com'));
    expect((await client.response('HEAD')).status).toBe(200);
    expect((await answer(client)).status).toBe(200);
  });
});

describe('ingress replicas', () => {
  test('listen on ports of their own, each with a round robin of its own from the first pod', async () => {
    await open({ replicas: 2 });
    expect(new Set(serving.httpPorts).size).toBe(2);
    const [a, b] = [await connect(0), await connect(1)];
    const podOf = async (client: RawConnection) => valueOf(await answer(client), 'x-pod');
    const byA = [await podOf(a), await podOf(a)];
    const byB = [await podOf(b), await podOf(b), await podOf(b), await podOf(b)];
    byA.push(await podOf(a), await podOf(a));
    expect(byA).toEqual(['app-0', 'app-1', 'app-2', 'app-0']);
    expect(byB).toEqual(['app-0', 'app-1', 'app-2', 'app-0']);
  });

  test('name the port they were reached by', async () => {
    await open({ replicas: 2 });
    for (const replica of [0, 1]) {
      const { body } = await answer(await connect(replica));
      const { headers } = JSON.parse(body.toString()) as { headers: Record<string, string[]> };
      expect(headers['x-forwarded-port']).toEqual([String(serving.httpPorts[replica])]);
    }
  });
});

test('nothing listens once serving has ended', async () => {
  await open();
  const [port] = serving.httpPorts;
  await serving[Symbol.asyncDispose]();
  await expect(connectRaw(port!)).rejects.toThrow('ECONNREFUSED');
});
