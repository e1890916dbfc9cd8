/** Why a message was refused, with the status that a server answers before it closes the connection. */
export interface ProtocolError {
  readonly status: number;
  readonly message: string;
}

export function badRequest(message: string): ProtocolError {
  return { status: 400, message };
}

/**
 * What a reader returns: the length of what it read, or one of these. `incomplete` asks for the same call again with
 * more bytes behind the same ones; after `refused` the reader's `error` says why.
 */
export const incomplete = 0;
export const refused = -1;
