/** Who does not read stops who sends: the ingress holds a bounded part of any body, whatever its size. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digest, generatedBody } from './generated-body.ts';
import { IngressDrive, ok } from './ingress-drive.ts';
import { headOf, type RawConnection } from './raw-client.ts';

const mebibyte = 1_048_576;
/** Far more than the socket buffers of both hops hold while nobody reads at the end. */
const bodyBytes = 64 * mebibyte;
const mostHeldBytes = 24 * mebibyte;

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

/** The count once it has begun to grow and grows no more. */
async function untilStill(count: () => number): Promise<number> {
  let last = 0;
  for (let stillFor = 0; stillFor < 10; stillFor++) {
    if (count() !== last || last === 0) stillFor = 0;
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return last;
}

/** What the kernel has taken from this peer once it takes no more. */
function bytesTaken({ socket }: RawConnection): Promise<number> {
  return untilStill(() => socket.bytesWritten - socket.writableLength);
}

test('a client that does not read stops the pod, and gets everything once it reads', async () => {
  const upstream = ingress.upstream();
  const body = generatedBody(bodyBytes, 1);
  const connection = upstream.nextConnection();
  const client = await ingress.client();
  client.send(headOf('GET / HTTP/1.1', `Host: ${upstream.host}`));
  const pod = await connection;
  await pod.request();
  pod.send(headOf('HTTP/1.1 200 OK', `Content-Length: ${bodyBytes}`));
  const sent = pod.sendAll(body);
  expect(await bytesTaken(pod)).toBeLessThan(mostHeldBytes);
  expect(digest((await client.response()).body)).toBe(digest(body));
  await sent;
});

test('a pod that does not read stops the client, and gets everything once it reads', async () => {
  const upstream = ingress.upstream();
  const body = generatedBody(bodyBytes, 2);
  const connection = upstream.nextConnection();
  const client = await ingress.client();
  client.send(headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, `Content-Length: ${bodyBytes}`));
  const sent = client.sendAll(body);
  const pod = await connection;
  expect(await bytesTaken(client)).toBeLessThan(mostHeldBytes);
  expect(digest((await pod.request())!.body)).toBe(digest(body));
  await sent;
  pod.send(ok('thanks'));
  expect((await client.response()).body.toString()).toBe('thanks');
});

test.each([
  [64, mebibyte],
  [2000, 40_000],
])(
  'a client that asks %i times for %i bytes without reading is held back, alone, and gets them all once it reads',
  async (times, length) => {
    const upstream = ingress.upstream();
    const body = generatedBody(length, 3);
    let asked = 0;
    upstream.answers(async (pod) => {
      asked++;
      pod.send(headOf('HTTP/1.1 200 OK', `Content-Length: ${length}`));
      await pod.sendAll(body);
    });
    const request = headOf('GET / HTTP/1.1', `Host: ${upstream.host}`);
    const client = await ingress.client();
    client.send(request.repeat(times));
    await untilStill(() => asked);
    expect(asked * length).toBeLessThan(mostHeldBytes);
    const other = await ingress.client();
    for (let i = 0; i < 3; i++) {
      other.send(request);
      expect((await other.response()).body.length).toBe(length);
    }
    for (let i = 0; i < times; i++) expect((await client.response()).body.equals(body)).toBe(true);
  },
);

test('a client that does not read leaves no connection behind that others would wait for', async () => {
  const upstream = ingress.upstream();
  const body = generatedBody(40_000, 4);
  upstream.answers(async (pod) => {
    pod.send(headOf('HTTP/1.1 200 OK', `Content-Length: ${body.length}`));
    await pod.sendAll(body);
  });
  const request = headOf('GET / HTTP/1.1', `Host: ${upstream.host}`);
  const [silent, other] = [await ingress.client(), await ingress.client()];
  for (let i = 0; i < 400; i++) {
    silent.send(request);
    other.send(request);
    expect((await other.response()).body.length).toBe(body.length);
  }
});

test('a client that sends requests faster than they are answered is stopped', async () => {
  const upstream = ingress.upstream();
  const connection = upstream.nextConnection();
  const client = await ingress.client();
  const request = headOf('GET / HTTP/1.1', `Host: ${upstream.host}`, `X-Pad: ${'x'.repeat(4000)}`);
  const flood = client.sendAll(Buffer.from(request.repeat(Math.ceil(bodyBytes / request.length))));
  await connection;
  expect(await bytesTaken(client)).toBeLessThan(mostHeldBytes);
  client.leave();
  await expect(flood).rejects.toThrow('closed while sending');
});
