/** `plimsoll serve`: ingress and pods for requests by hand. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accepts,
  expectNoStack,
  Folder,
  listeningPorts,
  plimsoll,
  start,
  type Started,
} from './cli.ts';
import { ingressManifest, serviceManifest } from './inputs.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

let folder: Folder;
let manifests: string[];
let serving: Started;
let url: string;

beforeAll(async () => {
  folder = await Folder.make();
  manifests = [join(folder.path, 'ingress.yaml'), join(folder.path, 'service.yaml')];
  await writeFile(manifests[0]!, ingressManifest);
  await writeFile(manifests[1]!, serviceManifest);
  serving = start(['serve', ...manifests, '--http-port', '0']);
  await serving.prints(/\n/);
  url = (JSON.parse(serving.stdout) as { http: string }).http;
}, 60_000);

afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

test('it says where it listens in one line of JSON, on loopback alone', () => {
  expect(serving.stdout).toMatch(/^\{.*\}\n$/);
  const { https } = JSON.parse(serving.stdout) as { https: string };
  expect(https).toMatch(/^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(serving.stderr).toBe('');
});

describe('a request for example.com', () => {
  test('reaches a pod with its path untouched, which is what rewrite-target / means here', async () => {
    const { status, headers, body } = await send('/a/b?x=1', { headers: { accept: '*/*' } });
    expect(status).toBe(200);
    const echo = JSON.parse(body) as { pod: string };
    expect(echo).toMatchObject({
      method: 'GET',
      path: '/a/b?x=1',
      host: 'example.com',
      proto: 'HTTP/1.1',
      service: 'my-service',
      namespace: 'default',
      headers: { accept: ['*/*'], host: ['example.com'], 'x-forwarded-proto': ['http'] },
    });
    expect(echo.pod).toMatch(/^my-service-[012]$/);
    expect(headers['x-pod']).toBe(echo.pod);
    expect(headers['x-service']).toBe('my-service');
  });

  test('is spread over the three pods in turn', async () => {
    const pods: unknown[] = [];
    for (let sent = 0; sent < 6; sent++) pods.push((await send('/')).headers['x-pod']);
    expect(new Set(pods.slice(0, 3)).size).toBe(3);
    expect(pods.slice(3)).toEqual(pods.slice(0, 3));
  });

  test('may carry a body', async () => {
    const { status, body } = await send('/orders', { method: 'POST', body: '{"sku":7}' });
    expect(status).toBe(200);
    const echoed = { method: 'POST', headers: { 'content-length': ['9'] } };
    expect(JSON.parse(body)).toMatchObject(echoed);
  });

  test('steers its pod to another status', async () => {
    const headers = { 'x-plimsoll-status': '503' };
    expect((await send('/', { headers })).status).toBe(503);
  });
});

test('a request for a host that no rule names is answered 404 by no pod', async () => {
  const { status, headers } = await send('/', { headers: { host: 'elsewhere.example' } });
  expect(status).toBe(404);
  expect(headers['x-pod']).toBeUndefined();
});

test('a port in use is refused in one line that names it', async () => {
  const { port } = new URL(url);
  const outcome = await plimsoll(['serve', ...manifests, '--http-port', port]);
  expect(outcome.code).toBe(2);
  expect(outcome.stdout).toBe('');
  expect(outcome.stderr).toMatch(new RegExp(`^--http-port: port ${port} is taken\\.\\n$`));
  expectNoStack(outcome);
});

test('the same is there by https, which pods are told of', async () => {
  const { https } = JSON.parse(serving.stdout) as { https: string };
  const options = { headers: { host: 'example.com' }, rejectUnauthorized: false };
  const [response] = (await once(get(https, options), 'response')) as [IncomingMessage];
  const { headers } = JSON.parse(await text(response)) as { headers: Record<string, string[]> };
  expect(response.statusCode).toBe(200);
  expect(headers).toMatchObject({ 'x-forwarded-proto': ['https'], host: ['example.com'] });
});

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it with exit code 0 and closes every port',
  async (signal, { skip }) => {
    await using other = start(['serve', ...manifests]);
    await other.prints(/\n/);
    const ports = listeningPorts(other.pid);
    if (ports === undefined) return skip('no /proc to read listening ports from');
    // Two for the ingress, one for each pod.
    expect(ports).toHaveLength(5);
    expect(await Promise.all(ports.map(accepts))).toEqual(ports.map(() => true));
    other.signal(signal);
    expect((await other.ended).code).toBe(0);
    expect(other.isAlive()).toBe(false);
    expect(await Promise.all(ports.map(accepts))).toEqual(ports.map(() => false));
  },
);

test('it ends promptly although a client keeps its connection', async () => {
  await using other = start(['serve', ...manifests]);
  await other.prints(/\n/);
  const { port } = new URL((JSON.parse(other.stdout) as { http: string }).http);
  const kept = request({ port, host: '127.0.0.1', headers: { connection: 'keep-alive' } });
  kept.on('error', () => {}).end();
  await once(kept, 'response');
  other.signal('SIGINT');
  expect((await other.ended).code).toBe(0);
  kept.destroy();
});

async function send(
  path: string,
  { method = 'GET', headers = {}, body = '' }: SendOptions = {},
): Promise<Answer> {
  const all = { host: 'example.com', 'content-length': body.length, ...headers };
  const sent = request(new URL(path, url), { method, headers: all, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode,
    headers: response.headers,
    body: await text(response),
  };
}

interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
