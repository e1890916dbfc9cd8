/** What a parser makes of the bytes of one connection: the same notes for every parser, so that two can be compared. */
export interface Input {
  readonly kind: 'request' | 'response';
  /** latin1: a character is a byte. */
  readonly text: string;
  /** Lengths of the pieces it arrives in; the last piece is what is left. */
  readonly pieces: readonly number[];
  /** The responses answer HEAD requests. */
  readonly toHead: boolean;
}

export interface ReadMessage {
  /** Method and target, or status and reason. */
  readonly startLine: readonly [string | number, string];
  readonly minor: number;
  /** Names and values in turn, as received, without the white space around values. */
  readonly headers: readonly string[];
  body: string;
  /** Like headers. Only those whose names begin with x: of others we pass on some and drop some. */
  readonly trailers: string[];
  /** Whether the connection is to serve on after it. */
  readonly keepAlive: boolean;
  /** How many pieces had come when it ended; undefined while it has not. */
  endedInPiece: number | undefined;
}

export interface Reading {
  readonly messages: ReadMessage[];
  /** Why not all was accepted: a message of ours or a code of llhttp. */
  refusal: string | undefined;
}

/** Calls `push` with each piece in turn until it says no. */
export function pushPieces(
  { text, pieces }: Pick<Input, 'text' | 'pieces'>,
  push: (piece: Buffer) => boolean,
): void {
  const bytes = Buffer.from(text, 'latin1');
  let from = 0;
  for (const length of [...pieces, Infinity]) {
    // A copy of its own: nobody may hold on to the bytes behind it, or to it.
    const piece = Buffer.from(bytes.subarray(from, from + length));
    if (!push(piece)) return;
    piece.fill('!');
    from += length;
    if (from >= bytes.length) return;
  }
}
