/** A user of autocannon's: one of its clients with its one connection, and the request it has under way. */
import type { Socket } from 'node:net';
import type { Client } from 'autocannon';
import { MEASURE, type PhaseIndex } from '../../../metrics/phase-index.ts';

/**
 * autocannon 9's client, with what its types leave out. It emits `request` as it writes a request, to an open connection
 * or one being made; what was under way then is lost, for by itself it asks only when answered.
 */
export interface AutocannonClient extends Omit<Client, 'on'> {
  /** Its connection; another one after each that broke. */
  readonly conn: Socket;
  readonly reqsMade: number;
  /** It ends in place of making more. */
  responseMax: number;
  on(event: 'request' | 'done', listener: () => void): this;
  on(event: 'headers', listener: (head: ResponseHead) => void): this;
  on(event: 'response', listener: (status: number, bytes: number, tookMs: number) => void): this;
  on(event: 'connError', listener: (error: NodeJS.ErrnoException) => void): this;
}

/** Of http-parser-js. */
export interface ResponseHead {
  readonly statusCode: number;
  /** Names and values by turns. */
  readonly headers: readonly string[];
  readonly shouldKeepAlive: boolean;
}

export class AutocannonUser {
  readonly client: AutocannonClient;
  readonly replica: number;
  /** Of the request under way, or the first one to be. */
  k = 0;
  phase: PhaseIndex = MEASURE;
  underWay = false;
  startedMs = 0;
  /** −1 when the answer does not say. */
  endpoint = -1;
  /** Why no connection could be made, where that is what became of it. */
  refusal: string | undefined;
  /** The last answer said that it would be the last over this connection. */
  closing: Socket | undefined;
  hasAsked = false;

  constructor(client: AutocannonClient, replica: number) {
    this.client = client;
    this.replica = replica;
  }
}
