/** TLS towards clients: whose certificate they get, what they may speak, and that requests go as they do in the clear. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectRaw, headOf, valueOf } from './raw-client.ts';
import { ServedWorld } from './served-world.ts';
import { connectTls } from './tls-client.ts';
import { named, tlsManifests, wild } from './tls-manifests.ts';

let world: ServedWorld;
let port: number;

beforeAll(async () => {
  world = await ServedWorld.open([tlsManifests]);
  port = world.httpsPort;
});

afterAll(() => world[Symbol.asyncDispose]());

const fake = 'CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co';

describe('the certificate', () => {
  test.each([
    ['a.test', 'CN=named'],
    ['A.Test', 'CN=named'],
    ['x.b.test', 'CN=wild'],
    ['x.y.b.test', fake],
    ['b.test', fake],
    ['c.test', fake],
    ['elsewhere.test', fake],
    [undefined, fake],
  ])('for %s is that of %s', async (servername, subject) => {
    const { socket, client } = await connectTls(port, servername ? { servername } : {});
    expect(socket.getPeerX509Certificate()!.subject.replace('\n', ', ')).toBe(subject);
    client.leave();
  });

  test('is good for who trusts it', async () => {
    for (const [servername, { certificate }] of [
      ['a.test', named],
      ['x.b.test', wild],
    ] as const) {
      const trusting = { servername, ca: certificate, rejectUnauthorized: true };
      const { socket, client } = await connectTls(port, trusting);
      expect(socket.authorized).toBe(true);
      client.leave();
    }
  });
});

describe('a connection', () => {
  test.each([
    ['TLSv1.2', undefined],
    ['TLSv1.3', undefined],
    ['TLSv1.1', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ] as const)('of %s is taken, or refused as too old: %s', async (version, refusal) => {
    const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const connecting = connectTls(port, options);
    if (refusal) {
      await expect(connecting).rejects.toMatchObject({ code: refusal });
      return;
    }
    const { client, socket } = await connecting;
    expect(socket.getProtocol()).toBe(version);
    client.leave();
  });

  test.each([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1', 'h2'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [[], false],
  ])('of a client that speaks %j agrees on %s', async (ALPNProtocols, agreed) => {
    const { client, socket } = await connectTls(port, { ALPNProtocols });
    expect(socket.alpnProtocol).toBe(agreed);
    client.leave();
  });

  test('resumes the session of another, of the same name', async () => {
    const servername = 'a.test';
    const { client, socket } = await connectTls(port, { servername });
    const [session] = (await once(socket, 'session')) as [Buffer];
    client.leave();
    const again = await connectTls(port, { servername, session });
    expect(again.socket.isSessionReused()).toBe(true);
    again.client.leave();
  });

  test('by plain HTTP is told so', async () => {
    const client = await connectRaw(port);
    client.send(headOf('GET / HTTP/1.1', 'Host: a.test'));
    const { status, body } = await client.response();
    expect([status, body.toString()]).toEqual([
      400,
      'The plain HTTP request was sent to HTTPS port',
    ]);
    expect(await client.ending()).toBe('closed');
  });

  test('that speaks no protocol at all takes nothing down', async () => {
    const client = await connectRaw(port);
    client.send(Buffer.from('16030100ff01000000', 'hex'), 'x'.repeat(300));
    // An alert (RFC 8446, section 6), and the end.
    expect((await client.bytes(7))[0]).toBe(21);
    expect(await client.ending()).toBe('closed');
    await expectAnswer();
  });
});

async function expectAnswer(): Promise<void> {
  const { client } = await connectTls(port);
  client.send(headOf('GET / HTTP/1.1', 'Host: a.test'));
  expect((await client.response()).status).toBe(200);
  client.leave();
}

test('the name in the handshake picks the certificate, Host the route, and pods learn how it came', async () => {
  const { client, socket } = await connectTls(port, { servername: 'a.test' });
  for (const host of ['x.b.test', 'elsewhere.test', 'a.test:8443']) {
    client.send(headOf('GET /p HTTP/1.1', `Host: ${host}`));
    const { status, body } = await client.response();
    expect(status).toBe(host === 'elsewhere.test' ? 404 : 200);
    if (status === 404) continue;
    const { headers } = JSON.parse(body.toString()) as { headers: Record<string, string[]> };
    expect(headers).toMatchObject({
      host: [host],
      'x-forwarded-host': [host],
      'x-forwarded-port': [`${port}`],
      'x-forwarded-proto': ['https'],
      'x-forwarded-scheme': ['https'],
      'x-scheme': ['https'],
    });
  }
  expect(socket.getPeerX509Certificate()!.subject).toBe('CN=named');
  client.leave();
});

test('pipelined requests are answered in order, and the connection ends when the client says so', async () => {
  const { client } = await connectTls(port);
  for (const path of ['/1', '/2', '/3'])
    client.send(headOf(`GET ${path} HTTP/1.1`, 'Host: a.test'));
  client.send(headOf('GET /4 HTTP/1.1', 'Host: a.test', 'Connection: close'));
  for (const path of ['/1', '/2', '/3', '/4']) {
    const response = await client.response();
    expect(JSON.parse(response.body.toString())).toMatchObject({ path });
    expect(valueOf(response, 'connection')).toBe(path === '/4' ? 'close' : undefined);
  }
  expect(await client.ending()).toBe('closed');
});
