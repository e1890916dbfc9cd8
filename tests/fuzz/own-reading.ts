/** Reads with src/http1. */
import type { MessageHead } from '../../src/http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../src/http1/message-parser.ts';
import { type Input, pushPieces, type Reading } from './reading.ts';

export function readByOurs(input: Input): Reading {
  return new OwnReader(input).reading;
}

class OwnReader implements MessageSink {
  readonly reading: Reading = { messages: [], refusal: undefined };
  readonly #parser: MessageParser;
  readonly #toHead: boolean;
  #piece = 0;
  #last = false;
  #over = false;

  constructor(input: Input) {
    this.#toHead = input.toHead;
    this.#parser = new MessageParser(input.kind, this);
    this.#parser.expectNoBody = input.toHead;
    pushPieces(input, (piece) => {
      this.#piece++;
      this.#parser.push(piece);
      return !this.#over;
    });
    if (!this.#over) this.#parser.finish();
  }

  head(head: MessageHead): void {
    const headers: string[] = [];
    for (let i = 0; i < head.headerCount; i++) headers.push(head.nameAt(i), head.valueAt(i));
    this.reading.messages.push({
      startLine: head.status === 0 ? [head.method, head.target] : [head.status, head.reason],
      minor: head.minor,
      headers,
      body: '',
      trailers: [],
      keepAlive: head.keepAlive,
      endedInPiece: undefined,
    });
    const switches =
      head.status === 0 ? head.upgrade || head.method === 'CONNECT' : head.status === 101;
    this.#last = !head.keepAlive || switches;
  }

  body(chunk: Buffer): void {
    this.reading.messages.at(-1)!.body += chunk.toString('latin1');
  }

  /** As its owner does, it reads nothing after the last message of the connection. */
  end(trailers: string): void {
    const message = this.reading.messages.at(-1)!;
    message.endedInPiece = this.#piece;
    for (const [, name, value] of trailers.matchAll(/^(x[^:]*):[ \t]*(.*)\r$/gim)) {
      message.trailers.push(name!, value!);
    }
    this.#parser.expectNoBody = this.#toHead;
    if (!this.#last) return;
    this.#over = true;
    this.#parser.pause();
  }

  invalid({ message }: { readonly message: string }): void {
    this.#over = true;
    this.reading.refusal = message;
  }
}
