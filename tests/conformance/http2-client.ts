/** A client that speaks HTTP/2 over TLS: by node:http2, and frame by frame for what that would not send. */
import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { connectTls } from './tls-client.ts';

export interface Http2Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
  /** Statuses before the last. */
  readonly interim: readonly number[];
  /** How the stream was ended; 0 where nothing was wrong. */
  readonly code: number;
}

export async function connectHttp2(port: number): Promise<ClientHttp2Session> {
  const { socket } = await connectTls(port, { ALPNProtocols: ['h2'] });
  const session = connect('https://127.0.0.1', { createConnection: () => socket });
  session.on('error', () => {});
  await once(session, 'remoteSettings');
  return session;
}

/** Waits for the end of the stream. */
export async function answerTo(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const interim: number[] = [];
  const chunks: Buffer[] = [];
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on('headers', (fields) => interim.push(Number(fields[':status'])));
  stream.on('response', (fields) => {
    headers = fields;
  });
  stream.on('trailers', (fields) => {
    trailers = fields;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => {});
  await new Promise((closed) => {
    stream.on('close', closed);
  });
  const status = headers[':status'] === undefined ? undefined : Number(headers[':status']);
  const code = stream.rstCode ?? 0;
  return { status, headers, body: Buffer.concat(chunks), trailers, interim, code };
}

export function askHttp2(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: Buffer | string,
): Promise<Http2Answer> {
  const stream = session.request(headers, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  return answerTo(stream);
}

type RawFields = readonly (readonly [name: string, value: string])[];

const headersFrame = 1;
const resetFrame = 3;
const goAwayFrame = 7;
const endStreamAndHeaders = 5;

/**
 * Sends one request with these fields, in this order and as they are (RFC 7541, section 6.2.2), and tells what becomes of
 * it: `answered`, or that the stream or the connection is ended, with the code.
 */
export function fateOf(port: number, fields: RawFields): Promise<string> {
  return fateOfFrames(port, [frame(headersFrame, endStreamAndHeaders, 1, blockOf(fields))]);
}

/** So many streams, each reset at once; their answers are no fate. */
export function fateOfResets(port: number, fields: RawFields, count: number): Promise<string> {
  const block = blockOf(fields);
  const frames = Array.from({ length: count }, (_, i) => [
    frame(headersFrame, endStreamAndHeaders, 2 * i + 1, block),
    frame(resetFrame, 0, 2 * i + 1, Buffer.from([0, 0, 0, 8])),
  ]);
  return fateOfFrames(port, frames.flat(), [goAwayFrame]);
}

async function fateOfFrames(
  port: number,
  frames: readonly Buffer[],
  awaited: readonly number[] = [headersFrame, resetFrame, goAwayFrame],
): Promise<string> {
  const { socket } = await connectTls(port, { ALPNProtocols: ['h2'] });
  socket.on('error', () => {});
  const settings = frame(4, 0, 0, Buffer.alloc(0));
  socket.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), settings, ...frames]),
  );
  try {
    return await firstWord(socket, awaited);
  } finally {
    socket.destroy();
  }
}

function blockOf(fields: RawFields): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]),
  );
}

async function firstWord(socket: TLSSocket, awaited: readonly number[]): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const end = 9 + bytes.readUIntBE(0, 3);
      const type = awaited.find((each) => each === bytes[3]);
      if (type === headersFrame) return 'answered';
      if (type === resetFrame) return `stream ended: ${bytes.readUInt32BE(9)}`;
      if (type === goAwayFrame) return `connection ended: ${bytes.readUInt32BE(13)}`;
      bytes = bytes.subarray(end);
    }
  }
  return 'closed';
}

function literal(text: string): Buffer {
  if (text.length >= 127) throw new Error('longer texts take an integer of several bytes');
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
