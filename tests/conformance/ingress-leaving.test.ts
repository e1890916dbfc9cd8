/** Clients that leave: whatever is under way for them is cancelled. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function get(upstream: RawUpstream, target = '/'): string {
  return headOf(`GET ${target} HTTP/1.1`, `Host: ${upstream.host}`);
}

describe('a client that leaves', () => {
  test.each([
    ['before the response', ''],
    ['inside the response', headOf('HTTP/1.1 200 OK', 'Content-Length: 9') + 'abc'],
  ])('%s ends the work of its pod', async (_, answer) => {
    for (const leaves of ['leave', 'reset'] as const) {
      const upstream = ingress.upstream();
      const connection = upstream.nextConnection();
      const client = await ingress.client();
      client.send(get(upstream));
      const pod = await connection;
      await pod.request();
      pod.send(answer);
      if (answer) await client.responseHead();
      client[leaves]();
      await pod.ending();
    }
  });

  test('inside its request body leaves the pod without a complete request', async () => {
    for (const [framing, part] of [
      ['Content-Length: 100', 'abc'],
      ['Transfer-Encoding: chunked', '3\r\nabc\r\n'],
    ]) {
      const upstream = ingress.upstream();
      const connection = upstream.nextConnection();
      const client = await ingress.client();
      client.send(headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, framing!), part!);
      const pod = await connection;
      const head = await pod.requestHead();
      client.leave();
      await expect(pod.body(head!)).rejects.toThrow(BrokenConnection);
      expect(Buffer.concat(pod.bodySoFar).toString()).toBe('abc');
    }
  });

  test.each([1, 5, 50])(
    'takes back the requests it had pipelined, in %i packets',
    async (packets) => {
      const upstream = ingress.upstream();
      const targets: string[] = [];
      const asked = Promise.withResolvers<RawConnection>();
      upstream.answers((pod, { target }) => {
        targets.push(target);
        if (target === '/1') asked.resolve(pod);
        else pod.send(ok(target));
      });
      const client = await ingress.client();
      client.send(get(upstream, '/1'));
      for (let i = 0; i < packets; i++) {
        client.send(get(upstream, '/later'));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const pod = await asked.promise;
      client.leave();
      await pod.closed;
      const other = await ingress.client();
      other.send(get(upstream, '/other'));
      expect((await other.response()).body.toString()).toBe('/other');
      expect(targets).toEqual(['/1', '/other']);
    },
  );
});

test('afterwards every request is accounted for', async () => {
  const account = await ingress.settle();
  expectConserved(account);
  // Those taken back before their turn were never accepted.
  expect(account.accepted).toBe(12);
});
