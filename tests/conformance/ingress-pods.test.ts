/** Ingress and pods together, as `plimsoll serve` runs them: steering headers, cancelled work, replicas. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { generatedBody } from './generated-body.ts';
import { connectRaw, headOf, type RawConnection, type RawResponse, valueOf } from './raw-client.ts';

const clients: RawConnection[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

/** The describe block's own world. */
function serving(changes: Partial<RunSpec>, podCount: number): () => Serving {
  let world: Serving;
  beforeAll(async () => {
    const strategy = { name: 'round-robin', label: 'round-robin', params: {} };
    const run = runSpec({ engine: 'wire', strategy, ...changes }, podCount);
    world = await serve(run, { httpPort: 0, trustForwarded: false });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });
  return () => world;
}

async function connect(world: Serving, replica = 0): Promise<RawConnection> {
  const client = await connectRaw(world.httpPorts[replica]!);
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

describe('three pods', () => {
  const world = serving({}, 3);

  test('answer with the status that x-plimsoll-status asks for', async () => {
    const client = await connect(world());
    for (const status of [503, 404, 204, 201, 304, 200]) {
      const response = await answer(client, `x-plimsoll-status: ${status}`);
      expect([response.status, valueOf(response, 'x-service')]).toEqual([status, 'app']);
    }
  });

  test('reset where x-plimsoll-fail asks for it: 502, and the client is served on', async () => {
    const client = await connect(world());
    for (let i = 0; i < 3; i++) {
      expect((await answer(client, 'x-plimsoll-fail: reset')).status).toBe(502);
      expect((await answer(client)).status).toBe(200);
    }
  });

  test('heed the other steering headers only on the pod that x-plimsoll-only names', async () => {
    const client = await connect(world());
    const statuses: Record<string, number[]> = {};
    for (let i = 0; i < 6; i++) {
      const response = await answer(client, 'x-plimsoll-status: 503', 'x-plimsoll-only: app-1');
      (statuses[valueOf(response, 'x-pod')!] ??= []).push(response.status);
    }
    expect(statuses).toEqual({ 'app-0': [200, 200], 'app-1': [503, 503], 'app-2': [200, 200] });
  });

  test('keep nobody waiting behind x-plimsoll-delay while slots are free', async () => {
    const holding = await connect(world());
    ask(holding, 'x-plimsoll-delay: 1h');
    await untilArrived();
    const client = await connect(world());
    const pods = new Set();
    for (let i = 0; i < 3; i++) pods.add(valueOf(await answer(client), 'x-pod'));
    expect(pods).toEqual(new Set(['app-0', 'app-1', 'app-2']));
  });

  test('take a large body, and answer HEAD without one', async () => {
    const client = await connect(world());
    const body = generatedBody(20_000_000, 3);
    client.send(headOf('PUT /up HTTP/1.1', 'Host: example.com', `Content-Length: ${body.length}`));
    await client.sendAll(body);
    expect(JSON.parse((await client.response()).body.toString())).toMatchObject({ path: '/up' });
    client.send(headOf('HEAD / HTTP/1.1', 'Host: example.com'));
    expect((await client.response('HEAD')).status).toBe(200);
    expect((await answer(client)).status).toBe(200);
  });
});

describe('a pod that serves one request at a time', () => {
  const pods = runSpec({}, 1).pods.map((pod) => ({ ...pod, concurrency: 1 }));
  const world = serving({ pods }, 1);

  test('is held for as long as x-plimsoll-delay says', async () => {
    const [first, second] = [await connect(world()), await connect(world())];
    const order: string[] = [];
    ask(first, 'x-plimsoll-delay: 200ms');
    const firstAnswer = first.response().then(() => order.push('first'));
    await untilArrived();
    ask(second, 'x-plimsoll-delay: 0ms');
    const secondAnswer = second.response().then(() => order.push('second'));
    await Promise.all([firstAnswer, secondAnswer]);
    expect(order).toEqual(['first', 'second']);
  });

  test.each(['x-plimsoll-delay: 1h', 'x-plimsoll-fail: hang'])(
    'held by %s is free again once the client has left',
    { timeout: 10_000 },
    async (steering) => {
      for (let i = 0; i < 3; i++) {
        const [holding, waiting] = [await connect(world()), await connect(world())];
        const last = await connect(world());
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

describe('ingress replicas', () => {
  const world = serving({ replicas: 2 }, 3);

  test('listen on ports of their own, each with a round robin of its own from the first pod', async () => {
    expect(new Set(world().httpPorts).size).toBe(2);
    const [a, b] = [await connect(world(), 0), await connect(world(), 1)];
    const podOf = async (client: RawConnection) => valueOf(await answer(client), 'x-pod');
    const byA = [await podOf(a), await podOf(a)];
    const byB = [await podOf(b), await podOf(b), await podOf(b), await podOf(b)];
    byA.push(await podOf(a), await podOf(a));
    expect(byA).toEqual(['app-0', 'app-1', 'app-2', 'app-0']);
    expect(byB).toEqual(['app-0', 'app-1', 'app-2', 'app-0']);
  });

  test('name the port they were reached by', async () => {
    for (const replica of [0, 1]) {
      const { body } = await answer(await connect(world(), replica));
      const { headers } = JSON.parse(body.toString()) as { headers: Record<string, string[]> };
      expect(headers['x-forwarded-port']).toEqual([String(world().httpPorts[replica])]);
    }
  });

  test('listen no more once serving has ended', async () => {
    await world()[Symbol.asyncDispose]();
    for (const port of world().httpPorts) {
      await expect(connectRaw(port)).rejects.toThrow('ECONNREFUSED');
    }
  });
});
