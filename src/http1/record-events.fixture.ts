/** Runs bytes through a parser and notes what it says, bodies joined, so that two ways of pushing can be compared. */
import type { BodyKind, MessageHead } from './message-head.ts';
import {
  MessageParser,
  type MessageSink,
  type ParserLimits,
  type ProtocolError,
} from './message-parser.ts';

export interface RecordedHead {
  readonly startLine: readonly [string, string] | readonly [number, string];
  readonly minor: number;
  readonly headers: Record<string, string[]>;
  readonly bodyKind: BodyKind;
  readonly keepAlive: boolean;
}

export type RecordedEvent =
  | { readonly head: RecordedHead }
  | { body: string }
  | 'end'
  | { readonly invalid: ProtocolError };

export class EventRecorder implements MessageSink {
  readonly events: RecordedEvent[] = [];
  /** Called after each event. */
  after: () => void = () => {};

  head(head: MessageHead): void {
    this.#note({
      head: {
        startLine: head.status === 0 ? [head.method, head.target] : [head.status, head.reason],
        minor: head.minor,
        headers: { ...head.headers() },
        bodyKind: head.bodyKind,
        keepAlive: head.keepAlive,
      },
    });
  }

  body(chunk: Buffer): void {
    const last = this.events.at(-1);
    if (typeof last === 'object' && 'body' in last) last.body += chunk.toString('latin1');
    else this.events.push({ body: chunk.toString('latin1') });
    this.after();
  }

  end(): void {
    this.#note('end');
  }

  invalid(invalid: ProtocolError): void {
    this.#note({ invalid });
  }

  #note(event: RecordedEvent): void {
    this.events.push(event);
    this.after();
  }
}

export interface Reading {
  /** Lengths of the pieces; the last one takes what is left. */
  readonly pieces?: readonly number[];
  readonly limits?: Partial<ParserLimits>;
  readonly toHead?: boolean;
}

/** All the events of a connection that carries `text` (latin1) and ends. */
export function eventsOf(
  kind: 'request' | 'response',
  text: string,
  { pieces = [], limits = {}, toHead = false }: Reading = {},
): RecordedEvent[] {
  const recorder = new EventRecorder();
  const parser = new MessageParser(kind, recorder, limits);
  parser.expectNoBody = toHead;
  for (const piece of split(text, pieces)) parser.push(piece);
  parser.finish();
  return recorder.events;
}

/** Each piece is wiped once the next is asked for: nobody may hold on to it. */
export function* split(text: string, pieces: readonly number[]): Generator<Buffer> {
  let from = 0;
  for (const length of [...pieces, Infinity]) {
    const piece = Buffer.from(text.slice(from, from + length), 'latin1');
    yield piece;
    piece.fill('!');
    from += length;
    if (from >= text.length) return;
  }
}

export function byteByByte(text: string): number[] {
  return Array.from(text, () => 1);
}
