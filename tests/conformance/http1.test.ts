/**
 * The HTTP/1.1 codec beside Node's own strict parser, llhttp: whatever we accept it accepts too, with the same messages.
 * The other way round need not hold: we refuse more.
 */
import { createServer, METHODS, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { damaged, pipelined, request } from '../../src/http1/generated-message.fixture.ts';
import { MessageParser } from '../../src/http1/message-parser.ts';

interface ReadMessage {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  body: string;
}

interface Reading {
  readonly messages: ReadMessage[];
  refused: boolean;
}

const trickyLines = [
  'Content-Length: 000',
  'Content-Length:\t0 ',
  'content-LENGTH: 0',
  'Transfer-Encoding: \t chunked\t ',
  'transfer-encoding: ChUnKeD',
  'Connection: keep-alive, , x',
  'Connection: close',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'X-Empty:',
  'X-Colons: :::',
  'X: \x80\xff',
  '__proto__: a',
];

let server: Server;
let current: Reading;

beforeAll(async () => {
  server = createServer((incoming, response) => {
    const { method = '', url = '', httpVersion, rawHeaders } = incoming;
    const message = { method, target: url, version: httpVersion, headers: rawHeaders, body: '' };
    current.messages.push(message);
    incoming.setEncoding('latin1').on('data', (text: string) => (message.body += text));
    incoming.on('end', () => response.end());
  });
  server.on('clientError', (_, socket) => {
    current.refused = true;
    socket.destroy();
  });
  // The client ends its side with the last byte; the answers may still come.
  Object.assign(server, { httpAllowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

function readByNode(text: string): Promise<Reading> {
  current = { messages: [], refused: false };
  const reading = current;
  return new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {}).on('close', () => resolve(reading));
    socket.resume().end(text, 'latin1');
  });
}

/** Up to the first message after which the connection is to be closed: what follows is not to be read. */
function readByUs(text: string): Reading {
  const reading: Reading = { messages: [], refused: false };
  const parser: MessageParser = new MessageParser('request', {
    head(head) {
      const headers = Array.from({ length: head.headerCount }, (_, i) => [
        head.nameAt(i),
        head.valueAt(i),
      ]);
      const { method, target, minor } = head;
      reading.messages.push({
        method,
        target,
        version: `1.${minor}`,
        headers: headers.flat(),
        body: '',
      });
      closes = !head.keepAlive;
    },
    body: (chunk) => (reading.messages.at(-1)!.body += chunk.toString('latin1')),
    end() {
      if (closes && !parser.idle) reading.refused = true;
    },
    invalid: () => (reading.refused = true),
  });
  let closes = false;
  parser.push(Buffer.from(text, 'latin1'));
  parser.finish();
  return reading;
}

/** It knows a list of methods only, and no target beyond ASCII; those are differences by intention. */
function isKnownToNode({ method, target }: ReadMessage): boolean {
  return METHODS.includes(method) && /^[\x21-\x7e]+$/.test(target);
}

async function compare(texts: readonly string[]): Promise<number> {
  let accepted = 0;
  for (const text of texts) {
    const ours = readByUs(text);
    const known = ours.messages.every(isKnownToNode);
    if (ours.refused || ours.messages.length === 0 || !known) continue;
    accepted++;
    expect({ text, ...(await readByNode(text)) }).toEqual({ text, ...ours });
  }
  return accepted;
}

/** As long as before, so that lengths stay true. */
const inNodesReach = (text: string): string =>
  text.replaceAll('x-OWN', 'PATCH').replaceAll('\xe9', 'e');

describe('what we accept Node accepts too, with the same messages', () => {
  test('for valid requests, seed 11', async () => {
    const samples = fc.sample(pipelined(request), { seed: 11, numRuns: 200 });
    const accepted = await compare(samples.map(({ text }) => inNodesReach(text)));
    expect(accepted).toBeGreaterThan(100);
  });

  test('for damaged requests, seed 12', async () => {
    const samples = fc.sample(damaged(pipelined(request)), {
      seed: 12,
      numRuns: 6000,
    });
    const accepted = await compare(samples.map(inNodesReach));
    expect(accepted).toBeGreaterThan(200);
    expect(accepted).toBeLessThan(2000);
  });

  test('for requests with one tricky header line more, seed 13', async () => {
    const samples = fc.sample(fc.tuple(request, fc.constantFrom(...trickyLines)), {
      seed: 13,
      numRuns: 300,
    });
    const texts = samples.map(([{ text }, line]) =>
      inNodesReach(text.replace(/^Host/m, `${line}\r\nHost`)),
    );
    expect(await compare(texts)).toBeGreaterThan(100);
  });
});
