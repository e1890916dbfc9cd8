/** What a client may do with a connection. Each move opens its own; what must not happen goes into the log. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Rng } from '../../src/core/rng.ts';
import { refusals } from '../conformance/corpus/index.ts';
import {
  BrokenConnection,
  headOf,
  type RawConnection,
  valueOf,
} from '../conformance/raw-client.ts';
import { chance, oneOf } from '../fuzz/grammar-field.ts';
import { answerOf, type TaggedRequest, taggedRequest, wrongWith } from './tagged-request.ts';

export interface Player {
  readonly rng: Rng;
  connect(): Promise<RawConnection>;
  nextTag(): string;
  /** An answer was read and held to its request. */
  checked(problem: string | undefined): void;
}

export type Move = (player: Player) => Promise<void>;

const manyBytes = 300_000;

export const moves: Readonly<Record<string, Move>> = {
  async 'one after the other'(player) {
    const client = await player.connect();
    for (let left = 1 + player.rng.below(6); left > 0; left--) {
      const request = taggedRequest(player.rng, player.nextTag());
      client.send(request.bytes);
      await check(player, client, request);
      // HTTP/1.0 ends with its answer.
      if (request.bytes.includes('HTTP/1.0')) break;
    }
    client.leave();
  },

  async pipelined(player) {
    const { rng } = player;
    const client = await player.connect();
    const requests = Array.from({ length: 2 + rng.below(7) }, () =>
      taggedRequest(rng, player.nextTag(), { persistent: true }),
    );
    const bytes = Buffer.concat(requests.map((request) => request.bytes));
    for (let from = 0; from < bytes.length;) {
      const length = chance(rng, 2) ? bytes.length : 1 + rng.below(3000);
      client.send(bytes.subarray(from, from + length));
      from += length;
    }
    for (const request of requests) await check(player, client, request);
    client.leave();
  },

  async 'slow to read'(player) {
    const wishes = { toPod: false, bodyBytes: manyBytes, persistent: true };
    const request = taggedRequest(player.rng, player.nextTag(), wishes);
    const client = await player.connect();
    const sent = client.sendAll(request.bytes);
    await delay(player.rng.below(30));
    await Promise.all([sent, check(player, client, request)]);
    client.leave();
  },

  async 'leaves in the middle'(player) {
    const { rng } = player;
    const client = await player.connect();
    const { bytes } = taggedRequest(rng, player.nextTag());
    client.send(chance(rng, 2) ? bytes : bytes.subarray(0, rng.below(bytes.length)));
    if (chance(rng, 2)) await delay(rng.below(4));
    if (chance(rng, 2)) client.leave();
    else client.reset();
    await client.closed;
  },

  async 'closes its side'(player) {
    const client = await player.connect();
    const { bytes } = taggedRequest(player.rng, player.nextTag());
    client.socket.end(bytes);
    client.socket.resume();
    await client.closed;
  },

  async 'an error of the pod'(player) {
    const client = await player.connect();
    const status = oneOf(player.rng, [404, 500, 503]);
    const lines = [`x-plimsoll-status: ${status}`, `x-plimsoll-delay: ${player.rng.below(5)}ms`];
    const request = taggedRequest(player.rng, player.nextTag(), { toPod: true, lines, status });
    client.send(request.bytes);
    await check(player, client, request);
    client.leave();
  },

  async 'a reset upstream'(player) {
    const toPod = chance(player.rng, 2);
    const lines = [toPod ? 'x-plimsoll-fail: reset' : 'X-Soak: reset'];
    const client = await player.connect();
    client.send(taggedRequest(player.rng, player.nextTag(), { toPod, lines, bodyBytes: 0 }).bytes);
    const { status } = await client.response('HEAD');
    player.checked(status === 502 ? undefined : `${status} in place of 502`);
    client.leave();
  },

  async 'an upstream that hangs'(player) {
    const lines = ['x-plimsoll-fail: hang'];
    const client = await player.connect();
    client.send(taggedRequest(player.rng, player.nextTag(), { toPod: true, lines }).bytes);
    await delay(player.rng.below(30));
    client.leave();
    await client.closed;
  },

  async 'an answer cut short'(player) {
    const wishes = { toPod: false, lines: ['X-Soak: cut'], bodyBytes: 20_000, persistent: true };
    const { bytes, body } = taggedRequest(player.rng, player.nextTag(), wishes);
    const client = await player.connect();
    client.send(bytes);
    try {
      while ((await client.response()).status === 100);
      player.checked('a broken answer passed for a whole one');
    } catch (error) {
      if (!(error instanceof BrokenConnection)) throw error;
      const got = Buffer.concat(client.bodySoFar);
      player.checked(got.equals(body.subarray(0, got.length)) ? undefined : 'bytes of another');
    }
    client.leave();
  },

  async 'an answer before the body'(player) {
    const tag = player.nextTag();
    const wishes = { toPod: false, lines: ['X-Soak: early'], bodyBytes: 20_000, persistent: true };
    const { bytes } = taggedRequest(player.rng, tag, wishes);
    const client = await player.connect();
    client.send(bytes.subarray(0, bytes.length - 10_000));
    let response = await client.response();
    if (response.status === 100) response = await client.response();
    const own = response.status === 200 && response.body.toString() === tag;
    player.checked(own ? undefined : `${tag}: ${response.status} ${response.body.toString()}`);
    client.leave();
  },

  async 'through a tunnel'(player) {
    const { rng } = player;
    const tag = player.nextTag();
    const asks = ['Host: echo.test', `X-Tag: ${tag}`, 'Connection: Upgrade', 'Upgrade: echo'];
    const client = await player.connect();
    client.send(headOf('GET / HTTP/1.1', ...asks));
    const response = await client.response();
    const own = response.status === 101 && valueOf(response, 'x-tag') === tag;
    player.checked(own ? undefined : `${tag}: ${response.startLine}`);
    const bytes = Buffer.alloc(1 + rng.below(50_000), `${tag}.`);
    client.send(bytes);
    const back = await client.body({ ...response, framing: 'length', contentLength: bytes.length });
    player.checked(back.equals(bytes) ? undefined : `${tag}: other bytes than were sent`);
    if (chance(rng, 2)) client.reset();
    else client.leave();
  },

  async malformed(player) {
    const [name, text, status] = oneOf(player.rng, refusals);
    const client = await player.connect();
    client.send(text);
    const response = await client.response();
    player.checked(response.status === status ? undefined : `${name}: ${response.status}`);
    await client.ending();
  },
};

async function check(player: Player, client: RawConnection, request: TaggedRequest): Promise<void> {
  player.checked(wrongWith(await answerOf(client, request), request));
}
