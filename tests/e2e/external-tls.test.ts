/** `plimsoll run --ingress external` against servers behind TLS, of HTTP/1.1 and HTTP/2. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunResult } from '../../src/results/run-result.ts';
import { type Certificate, certificateFor } from '../certificate.ts';
import { expectNoStack, Folder, plimsoll } from './cli.ts';
import { scenario } from './inputs.ts';

let certificate: Certificate;
let server: Http2SecureServer;
let folder: Folder;

beforeAll(async () => {
  certificate = await certificateFor(['localhost', 'shop.test']);
  // Of both, as ALPN decides.
  const options = { ...certificate, allowHTTP1: true };
  server = createSecureServer(options, (request, response) => {
    response.setHeader('x-pod', `http-${request.httpVersion}`);
    response.end('hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  await new Promise((done) => server.close(done));
});

beforeEach(async () => {
  folder = await Folder.make();
});

afterEach(() => folder[Symbol.asyncDispose]());

async function runAgainst(spec: string, ...args: string[]) {
  const file = join(folder.path, 'clients.yaml');
  await writeFile(file, scenario(spec));
  await writeFile(join(folder.path, 'ca.pem'), certificate.cert);
  const target = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const command = ['run', file, '--ingress', 'external', '--target', target, '--json', ...args];
  const outcome = await plimsoll([...command, '--duration', '1s', '--out', folder.path]);
  expectNoStack(outcome);
  // On a starved machine the measurement is called invalid.
  expect(outcome.code, outcome.stderr).toBeOneOf([0, 3]);
  const [run] = (JSON.parse(outcome.stdout) as { readonly runs: readonly RunResult[] }).runs;
  expect(run!.conservation.every(({ holds }) => holds)).toBe(true);
  return run!;
}

const requests = 'requests: [{ get: "http://shop.test/" }]';

test('a certificate that nobody vouches for refuses every request, and the notes say why', async () => {
  const { requests: counts, notes } = await runAgainst(requests);
  expect(counts.intended).toBeGreaterThan(100);
  expect(counts.refused).toBe(counts.intended);
  expect(notes.join('\n')).toContain(`Requests refused: ${counts.refused}, as self-signed`);
});

test.each([
  ['with --insecure', '', ['--insecure'], 'http-1.1'],
  ['by its own authority', 'clients: { tls: { ca: ca.pem } }', [], 'http-1.1'],
  ['over HTTP/2', 'clients: { protocol: h2, tls: { ca: ca.pem } }', [], 'http-2.0'],
])('%s every request is answered', async (_, clients, args, pod) => {
  const run = await runAgainst(`${requests}\n${clients}`, ...args);
  expect(run.requests.intended).toBeGreaterThan(100);
  expect(run.requests.ok).toBe(run.requests.intended);
  expect(run.endpoints.map(({ id }) => id)).toEqual([pod]);
  expect(run.connections!.opened).toBeGreaterThan(0);
  expect(run.connections!.tlsHandshakes).toBe(run.connections!.opened);
});
