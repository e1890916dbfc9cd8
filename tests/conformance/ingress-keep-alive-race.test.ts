/** The race that every keep-alive peer may lose: a pod closes an idle connection as the next request is sent on it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { headOf } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function get(upstream: RawUpstream, target = '/', method = 'GET'): string {
  return headOf(`${method} ${target} HTTP/1.1`, `Host: ${upstream.host}`);
}

describe('a kept connection that its pod closes as it is used', () => {
  /** Serves one request by each connection, and closes it when the next one arrives. */
  function closesLate(upstream: RawUpstream): string[] {
    const met: string[] = [];
    upstream.serves(async (pod) => {
      met.push((await pod.request())!.method);
      pod.send(ok(''));
      met.push((await pod.requestHead())?.method ?? 'none');
      pod.socket.end();
    });
    return met;
  }

  test.each(['GET', 'HEAD', 'DELETE'])('costs %s nothing', async (method) => {
    const upstream = ingress.upstream();
    const met = closesLate(upstream);
    const client = await ingress.client();
    for (let i = 0; i < 3; i++) {
      client.send(get(upstream, '/', method));
      expect((await client.response(method)).status).toBe(200);
    }
    // Each but the first met a connection that was closed, and then a new one.
    expect(met).toEqual([method, method, method, method, method]);
  });

  test.each([
    ['POST', ['Content-Length: 0'], ''],
    ['PATCH', [], ''],
    ['PUT', ['Content-Length: 3'], 'abc'],
    ['PURGE', [], ''],
  ])('is a failure for %s %j: the pod may have acted upon it', async (method, lines, body) => {
    const upstream = ingress.upstream();
    const met = closesLate(upstream);
    const client = await ingress.client();
    client.send(get(upstream));
    expect((await client.response()).status).toBe(200);
    client.send(headOf(`${method} / HTTP/1.1`, `Host: ${upstream.host}`, ...lines), body);
    expect((await client.response()).status).toBe(502);
    expect(met).toEqual(['GET', method]);
  });

  test.each([
    ['where it resets it', '', 'reset'],
    ['once a part of the answer has come', 'HTTP/1.1 2', 'close'],
  ])('is a failure %s, and so it is on a new connection', async (_, part, how) => {
    const upstream = ingress.upstream();
    let requests = 0;
    upstream.answers((pod) => {
      requests++;
      pod.send(requests === 1 ? ok('') : part);
      if (requests === 1) return;
      if (how === 'reset') pod.reset();
      else pod.socket.end();
    });
    const client = await ingress.client();
    for (const status of [200, 502, 502]) {
      client.send(get(upstream));
      expect((await client.response()).status).toBe(status);
    }
    expect(requests).toBe(3);
  });
});

test('afterwards every request is accounted for', async () => {
  const account = await ingress.settle();
  expectConserved(account);
  expect(account.retries).toBe(6);
});
